package io.millrace.stack;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What the Spark driver says of its pipelines. */
record DriverStatus(List<Pipeline> pipelines) {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    record Pipeline(String name, String state, Long batch, Long quarantined, String error) {}

    static DriverStatus at(URI driver) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) driver.resolve("/status").toURL().openConnection();
        connection.setConnectTimeout(2_000);
        connection.setReadTimeout(5_000);
        try (InputStream answer = connection.getInputStream()) {
            return JSON.readValue(answer, DriverStatus.class);
        }
    }

    Optional<Pipeline> pipeline(String name) {
        return pipelines.stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
