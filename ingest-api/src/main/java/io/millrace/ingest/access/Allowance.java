package io.millrace.ingest.access;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * So much within a time, all of which may be saved up. A batch that is larger than what is left may pass, and is paid
 * back before the next one may.
 */
public final class Allowance {

    private final int most;
    private final double perNano;
    private final LongSupplier nanos;
    private double left;
    private long since;

    /** @param most 0 for no limit */
    Allowance(int most, Duration within, LongSupplier nanos) {
        this.most = most;
        this.perNano = (double) most / within.toNanos();
        this.nanos = nanos;
        this.left = most;
        this.since = nanos.getAsLong();
    }

    static Allowance perSecond(int most) {
        return new Allowance(most, Duration.ofSeconds(1), System::nanoTime);
    }

    int most() {
        return most;
    }

    /** Zero if so much may pass, else how long to wait. */
    Duration spend(int amount) {
        if (most == 0) {
            return Duration.ZERO;
        }
        synchronized (this) {
            refill();
            if (left < Math.min(1, amount)) {
                return Duration.ofNanos((long) ((1 - left) / perNano));
            }
            left -= amount;
            return Duration.ZERO;
        }
    }

    /** Whether nothing would be lost if another took its place. */
    synchronized boolean isUntouched() {
        refill();
        return left == most;
    }

    private void refill() {
        long now = nanos.getAsLong();
        left = Math.min(most, left + (now - since) * perNano);
        since = now;
    }
}
