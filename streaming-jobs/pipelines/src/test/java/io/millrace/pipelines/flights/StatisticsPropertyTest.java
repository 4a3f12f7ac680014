package io.millrace.pipelines.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Harness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However flights are shuffled within the lateness and cut into batches, users hear what the definition says. */
class StatisticsPropertyTest {

    private static final long LATENESS = 30_000;
    private static final String LAST = "last@email.com";

    @Test
    void agreesWithTheDefinitionHoweverFlightsAreShuffledAndCut() {
        long minutes = 0;
        long ofSeveralFlights = 0;
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            List<Booking> bookings = bookings(random);

            Harness harness = sent(shuffled(bookings, random), random);

            List<Record> byMinute = harness.table("user_statistics_by_minute");
            assertThat(byMinute)
                    .as("seed %s", seed)
                    .containsExactlyInAnyOrderElementsOf(PlainStatistics.byMinute(bookings));
            assertThat(harness.table("user_statistics").stream()
                            .filter(row ->
                                    !((UserStatistics) row).emailAddress().equals(LAST)))
                    .as("seed %s", seed)
                    .containsExactlyInAnyOrderElementsOf(PlainStatistics.of(bookings));
            minutes += byMinute.size();
            ofSeveralFlights += byMinute.stream()
                    .filter(row -> ((MinuteStatistics) row).numberOfFlights() > 1)
                    .count();
        }
        assertThat(minutes).isGreaterThan(8_000);
        assertThat(ofSeveralFlights).isGreaterThan(2_000);
    }

    /** Of a few users, close together and now and then after a rest. */
    private static List<Booking> bookings(Random random) {
        List<Booking> bookings = new ArrayList<>();
        long time = 1_697_457_600_000L + random.nextInt(60_000);
        int count = random.nextInt(80);
        for (int index = 0; index < count; index++) {
            bookings.add(new Booking("user" + random.nextInt(3), random.nextInt(3_000), time));
            time += random.nextInt(10) == 0 ? random.nextInt(200_000) : random.nextInt(2_000);
        }
        return bookings;
    }

    /** Late by no more than is waited for, and often by just that. */
    private static List<Booking> shuffled(List<Booking> bookings, Random random) {
        record Arrival(long at, Booking booking) {}
        return bookings.stream()
                .map(booking -> new Arrival(booking.sentAt() + delay(random), booking))
                .sorted(Comparator.comparingLong(Arrival::at))
                .map(Arrival::booking)
                .toList();
    }

    private static long delay(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> random.nextLong(LATENESS + 1);
            default -> LATENESS;
        };
    }

    /** In batches of some; one more flight, long after them, ends every minute. */
    private static Harness sent(List<Booking> bookings, Random random) {
        Harness harness = Harness.of(new FlightsPipeline());
        long highest = 0;
        for (Booking booking : bookings) {
            booking.sendTo(harness);
            highest = Math.max(highest, booking.sentAt());
            if (random.nextInt(5) == 0) {
                harness.quarantine();
            }
        }
        new Booking(LAST, 1, highest + 10 * LATENESS).sendTo(harness);
        assertThat(harness.quarantine()).isEmpty();
        return harness;
    }
}
