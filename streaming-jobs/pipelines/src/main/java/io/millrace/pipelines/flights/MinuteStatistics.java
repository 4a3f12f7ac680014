package io.millrace.pipelines.flights;

import io.millrace.sdk.Column;
import java.time.Instant;

/** How much a user flies, of the flights that Kafka took in one minute. */
public record MinuteStatistics(
        @Column("who flies") String emailAddress,
        @Column("when the minute of Kafka's time begins") Instant windowStart,
        @Column("when it ends") Instant windowEnd,

        @Column("minutes of the user's flights that Kafka took then")
        long totalFlightDuration,

        @Column("how many flights those are") long numberOfFlights) {

    static MinuteStatistics of(String emailAddress, long minute, Tally tally) {
        return new MinuteStatistics(
                emailAddress,
                Instant.ofEpochMilli(minute),
                Instant.ofEpochMilli(Trip.endOf(minute)),
                tally.minutes(),
                tally.flights());
    }
}
