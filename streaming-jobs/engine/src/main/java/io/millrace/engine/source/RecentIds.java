package io.millrace.engine.source;

import java.io.IOException;

/**
 * The ids of one partition in memory. Those of the last batch are kept by themselves until a later one
 * begins: till then that batch may be run again, and must not find its own ids.
 */
final class RecentIds {

    private final long window;
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

    /** What a batch brought. */
    synchronized void add(long batch, KnownIds ids) {
        if (batch > until) {
            last = ids;
            lastBatch = batch;
        }
    }
}
