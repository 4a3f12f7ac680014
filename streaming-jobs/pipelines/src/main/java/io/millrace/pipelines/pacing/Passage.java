package io.millrace.pipelines.pacing;

import io.millrace.sdk.Received;
import java.time.Instant;
import java.util.Comparator;

/**
 * What a pace has to know of a position.
 *
 * @param time in nanoseconds since 1970: Spark's own times end at microseconds
 */
public record Passage(String track, long time, long spot) {

    /** Two positions of one instant stand in the same order however they come. */
    static final Comparator<Passage> ORDER =
            Comparator.comparingLong(Passage::time).thenComparingLong(Passage::spot);

    private static final long NANOS = 1_000_000_000L;

    static Passage of(Received<Position> received) {
        Position position = received.event();
        return new Passage(position.user(), nanos(position.time()), position.spot());
    }

    static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }
}
