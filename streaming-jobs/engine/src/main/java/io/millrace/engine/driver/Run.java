package io.millrace.engine.driver;

import io.millrace.engine.checkpoint.Lease;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One run of a query under a lease. Its files lie in folders of its own, so what another run has left or is about to
 * leave never mixes with them.
 *
 * @param number counts the runs of a lease
 */
record Run(Lease lease, int number) {

    private static final AtomicInteger RUNS = new AtomicInteger();

    static Run of(Lease lease) {
        return new Run(lease, RUNS.incrementAndGet());
    }

    long epoch() {
        return lease.epoch();
    }

    String id() {
        return epoch() + "." + number;
    }
}
