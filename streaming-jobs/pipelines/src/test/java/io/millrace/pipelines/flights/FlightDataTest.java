package io.millrace.pipelines.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Received;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FlightDataTest {

    private static final Instant DEPARTURE = Instant.parse("2023-10-16T22:25:00Z");
    private static final Instant ARRIVAL = Instant.parse("2023-10-17T09:38:00.000250Z");
    private static final Instant SENT = Instant.parse("2023-10-01T00:00:00.123Z");

    private static Received<Flight> received(String email) {
        return new Received<>(
                new Flight(email, DEPARTURE, "LAS", ARRIVAL, "BOS", "SKY1522", "SKY1OUJUUK", "skyone"),
                new KafkaRecord("skyone", 0, 7, SENT.toEpochMilli(), new byte[0]));
    }

    @Test
    void holdsAFlightAndWhenKafkaTookIt() {
        assertThat(FlightData.of(received("ann@email.com")))
                .isEqualTo(new FlightData(
                        "ann@email.com", DEPARTURE, "LAS", ARRIVAL, "BOS", "SKY1522", "SKY1OUJUUK", "skyone", SENT));
    }

    @Test
    void writesJsonThatEveryReaderTakes() {
        assertThat(FlightData.of(received("a \"b\"\\@ü.de")).json())
                .isEqualTo("{\"email_address\": \"a \\\"b\\\"\\\\@ü.de\","
                        + " \"departure_time\": \"2023-10-16T22:25:00.000Z\", \"departure_airport_code\": \"LAS\","
                        + " \"arrival_time\": \"2023-10-17T09:38:00.00025Z\", \"arrival_airport_code\": \"BOS\","
                        + " \"flight_number\": \"SKY1522\", \"confirmation\": \"SKY1OUJUUK\", \"source\": \"skyone\"}");
        assertThat(new UserStatistics("a\nb", 673, 2).json())
                .isEqualTo("{\"email_address\": \"a\\nb\", \"total_flight_duration\": 673, \"number_of_flights\": 2}");
    }
}
