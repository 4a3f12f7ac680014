package io.millrace.pipelines.flights;

import io.millrace.sdk.Column;
import io.millrace.sdk.Window;
import java.time.Instant;
import java.util.List;

/** How much a user flies, of the flights that Kafka took in one minute. */
public record MinuteStatistics(
        @Column("who flies") String emailAddress,
        @Column("when the minute of Kafka's time begins") Instant windowStart,
        @Column("when it ends") Instant windowEnd,

        @Column("minutes of the user's flights that Kafka took then")
        long totalFlightDuration,

        @Column("how many flights those are") long numberOfFlights) {

    static MinuteStatistics after(String emailAddress, Window minute, MinuteStatistics before, List<Flight> flights) {
        return new MinuteStatistics(
                emailAddress,
                minute.start(),
                minute.end(),
                (before == null ? 0 : before.totalFlightDuration) + Flight.minutes(flights),
                (before == null ? 0 : before.numberOfFlights) + flights.size());
    }
}
