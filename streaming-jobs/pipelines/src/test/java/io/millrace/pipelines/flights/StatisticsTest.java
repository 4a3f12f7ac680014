package io.millrace.pipelines.flights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Harness;
import io.millrace.sdk.Harness.Quarantined;
import io.millrace.sdk.Reason;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    private static final Instant NOON = Instant.parse("2023-10-16T12:00:00Z");
    private static final String ANN = "ann@email.com";
    private static final String BOB = "bob@email.com";

    private final Harness harness = Harness.of(new FlightsPipeline());

    private void send(String email, long minutes, double second) {
        new Booking(email, minutes, NOON.toEpochMilli() + Math.round(1_000 * second)).sendTo(harness);
    }

    private static MinuteStatistics minute(String email, int minute, long duration, long flights) {
        return new MinuteStatistics(
                email, NOON.plusSeconds(60 * minute), NOON.plusSeconds(60 * minute + 60), duration, flights);
    }

    @Test
    void groupsFlightsByEmailAddress() {
        send(ANN, 100, 0);
        send(BOB, 200, 1);
        send(ANN, 300, 2);

        assertThat(harness.table("user_statistics"))
                .containsExactlyInAnyOrder(new UserStatistics(ANN, 400, 2), new UserStatistics(BOB, 200, 1));
        assertThat(harness.table("user_statistics_by_minute")).isEmpty();
    }

    @Test
    void countsTheFlightsOfEachMinute() {
        send(ANN, 100, 0);
        send(ANN, 200, 59);
        send(ANN, 300, 60);
        send(BOB, 1, 150);

        assertThat(harness.table("user_statistics_by_minute"))
                .containsExactly(minute(ANN, 0, 300, 2), minute(ANN, 1, 300, 1));
    }

    @Test
    void publishesTotalsThatRunOnFromMinuteToMinute() {
        send(ANN, 100, 0);
        send(ANN, 200, 1);
        assertThat(harness.topic("userstatistics")).hasSize(1);

        send(ANN, 300, 61);
        assertThat(harness.topic("userstatistics"))
                .extracting(message -> new String(message.value(), UTF_8))
                .containsExactly(
                        "{\"email_address\": \"ann@email.com\", \"total_flight_duration\": 300, \"number_of_flights\": 2}",
                        "{\"email_address\": \"ann@email.com\", \"total_flight_duration\": 600, \"number_of_flights\": 3}");
    }

    @Test
    void givesAMinuteOnceAndNotBeforeItsEnd() {
        send(ANN, 100, 59);
        send(BOB, 7, 89.999);
        assertThat(harness.table("user_statistics_by_minute")).isEmpty();

        send(BOB, 7, 90);
        assertThat(harness.table("user_statistics_by_minute")).containsExactly(minute(ANN, 0, 100, 1));

        send(BOB, 7, 900);
        assertThat(harness.table("user_statistics_by_minute"))
                .containsExactly(minute(ANN, 0, 100, 1), minute(BOB, 1, 14, 2));
    }

    @Test
    void takesAFlightOfAnEarlierMinuteAsLongAsThatIsOpen() {
        send(ANN, 100, 0);
        send(ANN, 10, 70);
        assertThat(harness.table("user_statistics_by_minute")).isEmpty();
        send(ANN, 1, 40);
        send(BOB, 1, 1_000);

        assertThat(harness.table("user_statistics_by_minute"))
                .containsExactly(minute(ANN, 0, 101, 2), minute(ANN, 1, 10, 1));
        assertThat(harness.quarantine()).isEmpty();
    }

    @Test
    void quarantinesAFlightThatKafkaTookTooLate() {
        send(ANN, 100, 70);
        send(ANN, 1, 39.999);
        send(BOB, 1, 1_000);

        assertThat(harness.table("user_statistics_by_minute")).containsExactly(minute(ANN, 1, 100, 1));
        assertThat(harness.quarantine()).extracting(Quarantined::reason).containsExactly(Reason.LATE);
    }
}
