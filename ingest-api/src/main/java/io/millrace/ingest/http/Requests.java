package io.millrace.ingest.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/** Counts the requests by route and status, and how long they took. */
public final class Requests {

    private static final double[] SECONDS = {0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private final Counter answered;
    private final Histogram seconds;

    public Requests(PrometheusRegistry metrics) {
        answered = Counter.builder()
                .name("millrace_http_requests")
                .help("Requests answered.")
                .labelNames("route", "status")
                .withoutExemplars()
                .register(metrics);
        seconds = Histogram.builder()
                .name("millrace_http_request_seconds")
                .help("How long requests took until they were answered.")
                .unit(Unit.SECONDS)
                .labelNames("route")
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .withoutExemplars()
                .register(metrics);
    }

    void count(String route, int status, long nanos) {
        answered.labelValues(route, Integer.toString(status)).inc();
        seconds.labelValues(route).observe(Unit.nanosToSeconds(nanos));
    }
}
