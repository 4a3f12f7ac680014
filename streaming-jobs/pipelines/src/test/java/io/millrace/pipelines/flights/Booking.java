package io.millrace.pipelines.flights;

import io.millrace.sdk.Harness;
import java.time.Instant;

/**
 * A flight of Sunset Air, as tests send it.
 *
 * @param minutes how long it takes
 * @param sentAt when Kafka takes it, in milliseconds since 1970
 */
record Booking(String email, long minutes, long sentAt) {

    private static final Instant DEPARTURE = Instant.parse("2030-01-01T00:00:00Z");

    void sendTo(Harness harness) {
        harness.at(Instant.ofEpochMilli(sentAt))
                .send("sunset", """
                {"customer_email_address": "%s", "departure_time": "%s", "departure_airport": "LAS",
                 "arrival_time": "%s", "arrival_airport": "BOS", "flight_id": "SUN1", "reference_number": "R1"}
                """.formatted(email, DEPARTURE, DEPARTURE.plusSeconds(60 * minutes)));
    }
}
