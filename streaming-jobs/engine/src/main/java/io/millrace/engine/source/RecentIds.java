package io.millrace.engine.source;

import java.io.IOException;
import java.time.Duration;

/**
 * The ids of one partition in memory. Those of the last batch are kept by themselves until a later one
 * begins: till then that batch may be run again, and must not find its own ids.
 */
final class RecentIds {

    private static final long UNUSED_NANOS = Duration.ofMinutes(10).toNanos();

    private final long window;
    private volatile long usedAt = System.nanoTime();
    private KnownIds known;
    private long until = -1;
    private KnownIds last;
    private long lastBatch = -1;

    RecentIds(long window) {
        this.window = window;
        this.known = new KnownIds(window, 0);
    }

    /** All that came before the batch; reads what is not in memory. */
    synchronized KnownIds before(long batch, String partition, IdFiles files) throws IOException {
        usedAt = System.nanoTime();
        if (batch <= until) {
            known = new KnownIds(window, 0);
            until = -1;
            last = null;
        }
        if (last != null && lastBatch < batch) {
            known.addAll(last);
            until = lastBatch;
        }
        last = null;
        if (until < batch - 1) {
            files.read(partition, until, batch, known);
            until = batch - 1;
        }
        return known;
    }

    boolean isUnused() {
        return System.nanoTime() - usedAt > UNUSED_NANOS;
    }

    /** What a batch brought. Only right after what came before it: else an earlier batch would be taken for read. */
    synchronized void add(long batch, KnownIds ids) {
        if (batch == until + 1) {
            last = ids;
            lastBatch = batch;
        }
    }
}
