package io.millrace.ingest.access;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * So many events a second, with one second's worth saved up at most. A batch that is larger than what
 * is left may pass, and is paid back before the next one may.
 */
public final class Allowance {

    private final int perSecond;
    private final LongSupplier nanos;
    private double left;
    private long since;

    /** @param perSecond 0 for no limit */
    public Allowance(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
        this.left = perSecond;
        this.since = nanos.getAsLong();
    }

    int perSecond() {
        return perSecond;
    }

    /** Zero if the events may pass, else how long to wait. */
    Duration spend(int events) {
        if (perSecond == 0) {
            return Duration.ZERO;
        }
        synchronized (this) {
            long now = nanos.getAsLong();
            left = Math.min(perSecond, left + (now - since) / 1e9 * perSecond);
            since = now;
            if (left < Math.min(1, events)) {
                return Duration.ofNanos((long) ((1 - left) / perSecond * 1e9));
            }
            left -= events;
            return Duration.ZERO;
        }
    }
}
