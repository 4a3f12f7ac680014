package io.millrace.ingest.store;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** What Kafka's client measures of itself, as far as it helps an operator. */
record ProducerMetrics(Producer<?, ?> producer) {

    private static final String GROUP = "producer-metrics";
    private static final double MILLIS = 1e-3;

    void register(PrometheusRegistry metrics) {
        counter(metrics, "records_sent", "Records that Kafka acknowledged.", "record-send-total");
        counter(metrics, "record_errors", "Records that Kafka did not take.", "record-error-total");
        counter(metrics, "record_retries", "Records that were sent again.", "record-retry-total");
        counter(metrics, "buffer_exhausted", "Records for which the buffer had no room.", "buffer-exhausted-total");
        gauge(
                metrics,
                "request_latency_average_seconds",
                "How long Kafka took for a request, on average over the last 30 s.",
                Unit.SECONDS,
                "request-latency-avg",
                MILLIS);
        gauge(
                metrics,
                "record_queue_average_seconds",
                "How long records waited in the buffer, on average over the last 30 s.",
                Unit.SECONDS,
                "record-queue-time-avg",
                MILLIS);
        gauge(metrics, "buffer_bytes", "Size of the buffer.", Unit.BYTES, "buffer-total-bytes", 1);
        gauge(
                metrics,
                "buffer_available_bytes",
                "Bytes of the buffer that are free.",
                Unit.BYTES,
                "buffer-available-bytes",
                1);
    }

    private void counter(PrometheusRegistry metrics, String name, String help, String kafka) {
        CounterWithCallback.builder()
                .name("millrace_kafka_" + name)
                .help(help)
                .callback(counter -> counter.call(value(kafka)))
                .register(metrics);
    }

    private void gauge(PrometheusRegistry metrics, String name, String help, Unit unit, String kafka, double scale) {
        GaugeWithCallback.builder()
                .name("millrace_kafka_" + name)
                .help(help)
                .unit(unit)
                .callback(gauge -> gauge.call(value(kafka) * scale))
                .register(metrics);
    }

    /** 0 for what Kafka's client does not measure, and for an average over nothing. */
    private double value(String name) {
        for (Map.Entry<MetricName, ? extends Metric> metric : producer.metrics().entrySet()) {
            if (metric.getKey().name().equals(name) && metric.getKey().group().equals(GROUP)) {
                double value = ((Number) metric.getValue().metricValue()).doubleValue();
                return Double.isNaN(value) ? 0 : value;
            }
        }
        return 0;
    }
}
