package io.millrace.ingest.http;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the requests by route and status, and how long they took. */
public final class Requests {

    private static final long[] MILLIS = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};

    private static final class Times {
        private final LongAdder[] buckets = new LongAdder[MILLIS.length + 1];
        private final LongAdder nanos = new LongAdder();
        private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();

        Times() {
            for (int index = 0; index < buckets.length; index++) {
                buckets[index] = new LongAdder();
            }
        }
    }

    private final Map<String, Times> byRoute = new ConcurrentHashMap<>();

    void count(String route, int status, long nanos) {
        Times times = byRoute.get(route);
        if (times == null) {
            times = byRoute.computeIfAbsent(route, _ -> new Times());
        }
        LongAdder ofStatus = times.statuses.get(status);
        if (ofStatus == null) {
            ofStatus = times.statuses.computeIfAbsent(status, _ -> new LongAdder());
        }
        ofStatus.increment();
        times.nanos.add(nanos);
        times.buckets[bucket(nanos)].increment();
    }

    private static int bucket(long nanos) {
        for (int index = 0; index < MILLIS.length; index++) {
            if (nanos <= MILLIS[index] * 1_000_000) {
                return index;
            }
        }
        return MILLIS.length;
    }

    /** In the form that Prometheus reads. */
    public void write(Exposition exposition) {
        Map<String, Times> sorted = new TreeMap<>(byRoute);
        exposition.family("millrace_http_requests_total", "counter", "Requests answered, by route and status.");
        sorted.forEach((route, times) -> new TreeMap<>(times.statuses)
                .forEach((status, count) -> exposition.sample(
                        "millrace_http_requests_total", count.sum(), "route", route, "status", status.toString())));
        exposition.family(
                "millrace_http_request_seconds", "histogram", "How long requests took until they were answered.");
        sorted.forEach((route, times) -> {
            long soFar = 0;
            for (int index = 0; index < MILLIS.length; index++) {
                soFar += times.buckets[index].sum();
                exposition.sample(
                        "millrace_http_request_seconds_bucket",
                        soFar,
                        "route",
                        route,
                        "le",
                        Double.toString(MILLIS[index] / 1e3));
            }
            long all = soFar + times.buckets[MILLIS.length].sum();
            exposition.sample("millrace_http_request_seconds_bucket", all, "route", route, "le", "+Inf");
            exposition.sample("millrace_http_request_seconds_count", all, "route", route);
            exposition.sample("millrace_http_request_seconds_sum", times.nanos.sum() / 1e9, "route", route);
        });
    }
}
