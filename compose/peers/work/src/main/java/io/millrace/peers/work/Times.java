package io.millrace.peers.work;

import java.time.Instant;

/** Times as numbers: microseconds in tables, nanoseconds between positions. */
public final class Times {

    /** No time. */
    public static final long NONE = Long.MIN_VALUE;

    private Times() {}

    public static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    public static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000 + time.getNano();
    }
}
