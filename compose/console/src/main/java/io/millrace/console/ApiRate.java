package io.millrace.console;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** How many events a second the ingest API takes, from its metrics, and whether it is ready. */
final class ApiRate {

    private static final String RECEIVED = "millrace_events_received_total{";
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 5_000;

    private final URI api;
    private final Optional<SSLSocketFactory> trust;

    /** @param trust the authorities that vouch for it; empty for those of Java */
    ApiRate(URI api, Optional<SSLSocketFactory> trust) {
        this.api = api;
        this.trust = trust;
    }

    void requireReady() throws IOException {
        get("/health/ready");
    }

    /** Empty if it does not answer, or has been asked only once. */
    Optional<Double> perSecond(Rates rates) {
        try {
            double received = get("/metrics")
                    .lines()
                    .filter(line -> line.startsWith(RECEIVED))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
            return Optional.ofNullable(rates.of("api", (long) received, System.nanoTime()));
        } catch (IOException | NumberFormatException silent) {
            return Optional.empty();
        }
    }

    private String get(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) api.resolve(path).toURL().openConnection();
        if (connection instanceof HttpsURLConnection secured) {
            trust.ifPresent(secured::setSSLSocketFactory);
        }
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
            connection.disconnect();
            throw new IOException("it answers " + connection.getResponseCode());
        }
        try (var in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
