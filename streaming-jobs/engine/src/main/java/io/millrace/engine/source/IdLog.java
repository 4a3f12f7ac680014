package io.millrace.engine.source;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The ids that a query has met, as its tasks see them: each is written to a file, and the process that reads a
 * partition batch after batch has them in memory as well.
 *
 * @param identity that of the checkpoint
 * @param window for how long an id counts, in milliseconds; 0 for not at all
 */
public record IdLog(String identity, String checkpoint, long window, Broadcast<SerializableConfiguration> hadoop)
        implements Serializable {

    private static final Map<String, RecentIds> RECENT = new ConcurrentHashMap<>();

    boolean remembers() {
        return window > 0;
    }

    /** What a partition had brought when the batch began. */
    KnownIds before(long batch, String partition) {
        try {
            return recent(partition).before(batch, partition, files());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the ids of " + partition, unreadable);
        }
    }

    void save(long batch, String partition, KnownIds ids, Sightings sightings) {
        try {
            files().write(batch, partition, ids.now(), sightings);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot write the ids of " + partition, unwritable);
        }
        recent(partition).add(batch, ids);
    }

    /** Forgets partitions that this process no longer reads: their files have the same ids. */
    private RecentIds recent(String partition) {
        RECENT.values().removeIf(RecentIds::isUnused);
        return RECENT.computeIfAbsent(
                String.join("/", identity, partition, Long.toString(window)), any -> new RecentIds(window));
    }

    private IdFiles files() throws IOException {
        return new IdFiles(new Path(checkpoint), window, hadoop.value().value());
    }

    /**
     * The ids of one partition in memory. Those of the last batch are kept by themselves until a later one
     * begins: till then that batch may be run again, and must not find its own ids.
     */
    private static final class RecentIds {

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
}
