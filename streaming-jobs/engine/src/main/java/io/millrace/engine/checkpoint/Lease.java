package io.millrace.engine.checkpoint;

import io.millrace.engine.BlockedException;
import io.millrace.engine.storage.Environment;
import io.millrace.engine.storage.Folder;
import io.millrace.engine.storage.Json;
import io.millrace.engine.storage.StorageCheck;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to run or change a pipeline, held by one process at a time. Each taking has a higher epoch than the one
 * before it, in a file of its own beside the checkpoint that only one of several can create. The holder renews it; one
 * that has not been renewed for the time of the lease may be taken over.
 *
 * <p>A lease cannot stop a process that freezes between its last look and its commit. So the epoch goes into each table,
 * and there an older one fails.
 */
public final class Lease implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final String BEAT = ".beat";
    private static final String RELEASED = ".released";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    /** So many renewals fit into the time of a lease. */
    private static final int RENEWALS = 4;

    private static final AtomicInteger RUNS = new AtomicInteger();

    private final Environment environment;
    private final Folder folder;
    private final String pipeline;
    private final Duration duration;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Holder holder;
    private volatile boolean isLost;

    Lease(Environment environment, String pipeline) {
        this.environment = environment;
        this.folder = new Folder(
                new Path(new Path(environment.engine().checkpoints()), pipeline + "/lease"), environment.hadoop());
        this.pipeline = pipeline;
        this.duration = environment.engine().lease();
    }

    /**
     * Takes the lease of a pipeline. Waits, for the time of a lease at most, until a holder that no longer renews it has
     * lost it; throws {@link BlockedException} if the holder is alive, or if the storage would let two processes hold it.
     */
    public static Lease take(Environment environment, String pipeline, String purpose, String address)
            throws IOException, InterruptedException {
        Lease lease = new Lease(environment, pipeline);
        lease.take(purpose, address);
        return lease;
    }

    /** Who has the lease; empty if nobody has. */
    public static Optional<Holder> holder(Environment environment, String pipeline) throws IOException {
        Lease lease = new Lease(environment, pipeline);
        long newest = lease.newest();
        return newest == 0 || lease.isFree(newest) ? Optional.empty() : Optional.of(lease.read(newest));
    }

    /** Who took it last, whether or not that one still has it; empty if nobody ever did. */
    public static Optional<Holder> lastHolder(Environment environment, String pipeline) throws IOException {
        Lease lease = new Lease(environment, pipeline);
        long newest = lease.newest();
        return newest == 0 ? Optional.empty() : Optional.of(lease.read(newest));
    }

    /** The id of one run under this lease, which no other run has. */
    public String newRun() {
        return epoch() + "." + RUNS.incrementAndGet();
    }

    public long epoch() {
        return holder.epoch();
    }

    /**
     * The epoch that a table of partitions is fenced with: it changes only where an earlier holder may wake up again, since
     * readers stumble over a fence that goes.
     */
    public long fence() {
        return holder.fence();
    }

    /** Whether another process has been seen to have taken over. */
    public boolean isLost() {
        return isLost;
    }

    /** Whether another process has taken over; false where nobody can say. */
    public boolean isSuperseded() {
        try {
            return newest() > epoch();
        } catch (IOException unreachable) {
            return false;
        }
    }

    /** Throws if another process has taken over: what this one would do from here on must not be done. */
    public void require() {
        try {
            long newest = newest();
            if (newest > epoch()) {
                throw new BlockedException(
                        "Pipeline " + pipeline + " was taken over from this process (epoch " + epoch() + ") by the "
                                + read(newest).text() + ".",
                        "This one stops; the newer one continues.");
            }
        } catch (IOException unreachable) {
            throw new UncheckedIOException(
                    "Cannot read the lease " + folder.path() + ": " + unreachable.getMessage(), unreachable);
        }
    }

    /** Says that a table holds a newer epoch than this one. */
    public static BlockedException superseded(String table, long epoch, long newer) {
        return new BlockedException(
                "Table " + table + " is written by a newer driver: it holds epoch " + newer
                        + " of the pipeline's lease, and this driver has epoch " + epoch + ".",
                "This one stops; the newer one continues.");
    }

    private void take(String purpose, String address) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(duration).plus(duration.dividedBy(RENEWALS));
        long seen = -1;
        long beat = 0;
        while (true) {
            long newest = newest();
            long renewed;
            try {
                if (newest == 0 || isFree(newest)) {
                    if (create(newest + 1, purpose, address)) {
                        return;
                    }
                    continue;
                }
                renewed = renewedAt(newest);
            } catch (FileNotFoundException takenMeanwhile) {
                continue;
            }
            if (newest == seen && renewed != beat || Instant.now().isAfter(deadline)) {
                throw new BlockedException(
                        "Pipeline " + pipeline + " is run by the "
                                + read(newest).text() + ".",
                        "Stop that one first. If it is gone, its lease ends " + duration.toSeconds()
                                + " s after it was last renewed.");
            }
            seen = newest;
            beat = renewed;
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }

    private boolean isFree(long epoch) throws IOException {
        return hasEnded(epoch) || isExpired(epoch);
    }

    /** Whether it is certain that its holder does nothing any more. */
    boolean hasEnded(long epoch) throws IOException {
        return folder.exists(epoch + RELEASED) || read(epoch).isDead();
    }

    private long fenceAfter(long epoch) throws IOException {
        try {
            return epoch > 0 && hasEnded(epoch) ? read(epoch).fence() : epoch + 1;
        } catch (BlockedException torn) {
            return epoch + 1;
        }
    }

    /** Both times are the storage's, so it does not matter what clock this or that machine has. */
    boolean isExpired(long epoch) throws IOException {
        String probe = ".probe-" + UUID.randomUUID();
        folder.write(probe, "");
        try {
            return folder.modifiedAt(probe) - renewedAt(epoch) > duration.toMillis();
        } finally {
            folder.delete(probe);
        }
    }

    long renewedAt(long epoch) throws IOException {
        try {
            return folder.modifiedAt(epoch + BEAT);
        } catch (FileNotFoundException notYet) {
            return folder.modifiedAt(Long.toString(epoch));
        }
    }

    boolean create(long epoch, String purpose, String address) throws IOException {
        StorageCheck.requireOneOfTwo(environment);
        Holder mine = Holder.begin(epoch, fenceAfter(epoch - 1), purpose, address);
        String file = Long.toString(epoch);
        boolean isCreated = false;
        try {
            isCreated = folder.create(file, Json.text(mine));
        } finally {
            // Without an answer it may be there all the same, and then it is nobody's.
            if (!isCreated) {
                mine.end();
            }
        }
        if (!isCreated) {
            return false;
        }
        if (newest() > epoch) {
            // Others have taken it, and cleared this epoch away, since this process looked.
            folder.delete(file);
            mine.end();
            return false;
        }
        holder = mine;
        Thread thread = new Thread(this::renew, "lease-" + pipeline);
        thread.setDaemon(true);
        thread.start();
        clearOlder();
        return true;
    }

    /**
     * A holder that cannot write for a while loses the lease only if somebody else wants it. The file is empty, so that on
     * HDFS no datanode has to take part.
     */
    private void renew() {
        try {
            while (!closed.await(duration.toMillis() / RENEWALS, TimeUnit.MILLISECONDS)) {
                try {
                    folder.write(epoch() + BEAT, "");
                    isLost = newest() > epoch();
                } catch (IOException | RuntimeException unreachable) {
                    LOG.warn("{}: the lease could not be renewed: {}", pipeline, unreachable.getMessage());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves the epoch before, so that whoever lists the folder meanwhile sees one of the two. */
    private void clearOlder() throws IOException {
        for (FileStatus found : folder.list()) {
            String name = found.getPath().getName();
            String number = name.replaceFirst("\\..*", "");
            if (number.matches("\\d+") && Long.parseLong(number) < epoch() - 1) {
                folder.delete(name);
            }
        }
    }

    /** The highest epoch; 0 before the first. */
    long newest() throws IOException {
        NavigableSet<Long> epochs = folder.numbers();
        return epochs.isEmpty() ? 0 : epochs.last();
    }

    Holder read(long epoch) throws IOException {
        String file = Long.toString(epoch);
        try {
            return Json.read(folder.text(file), Holder.class, "holder of a lease");
        } catch (IllegalStateException torn) {
            throw new BlockedException(
                    "The lease " + folder.file(file) + " cannot be read, so it is not known who runs pipeline "
                            + pipeline + ".",
                    "If nobody does, create the empty file " + epoch + RELEASED
                            + " beside it. Do not remove it: the tables hold its epoch.");
        }
    }

    /** Lets the next one take it at once. */
    @Override
    public void close() {
        closed.countDown();
        holder.end();
        try {
            folder.write(epoch() + RELEASED, "");
        } catch (IOException | RuntimeException unreachable) {
            LOG.warn(
                    "{}: the lease could not be released; it ends by itself in {} s: {}",
                    pipeline,
                    duration.toSeconds(),
                    unreachable.getMessage());
        }
    }
}
