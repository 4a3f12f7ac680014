package io.millrace.pipelines.flights;

import io.millrace.sdk.Received;

/**
 * What statistics have to know of a flight.
 *
 * @param sentAt when Kafka took it, in milliseconds since 1970
 */
public record Trip(String emailAddress, long minutes, long sentAt) {

    private static final long MINUTE = 60_000;

    static Trip of(Received<Flight> received) {
        Flight flight = received.event();
        return new Trip(
                flight.emailAddress(), flight.minutes(), received.source().timestamp());
    }

    /** When the minute begins in which Kafka took it. */
    long minute() {
        return sentAt - Math.floorMod(sentAt, MINUTE);
    }

    /** When a minute ends. */
    static long endOf(long minute) {
        return minute + MINUTE;
    }

    Tally tally() {
        return new Tally(minutes, 1);
    }
}
