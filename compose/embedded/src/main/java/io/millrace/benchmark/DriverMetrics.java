package io.millrace.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a driver says under {@code /metrics}. */
record DriverMetrics(Map<String, Double> values) {

    private static final int PATIENCE_MILLIS = 10_000;

    /** Empty while it does not answer. */
    static Optional<DriverMetrics> of(URI driver) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) driver.resolve("/metrics").toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            try (InputStream answer = connection.getInputStream()) {
                return Optional.of(parse(new String(answer.readAllBytes(), StandardCharsets.UTF_8)));
            }
        } catch (IOException silent) {
            return Optional.empty();
        }
    }

    static DriverMetrics parse(String text) {
        return new DriverMetrics(text.lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))));
    }

    /** 0 for what it does not say. */
    double value(String metric) {
        return values.getOrDefault(metric, 0.0);
    }

    double value(String metric, String pipeline) {
        return value(metric + "{pipeline=\"" + pipeline + "\"}");
    }

    long batches(String pipeline) {
        return (long) value("millrace_batches_total", pipeline);
    }
}
