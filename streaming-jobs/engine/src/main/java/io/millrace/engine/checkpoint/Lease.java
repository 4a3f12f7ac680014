package io.millrace.engine.checkpoint;

import io.millrace.engine.BlockedException;
import io.millrace.engine.storage.Environment;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    /** So many renewals fit into the time of a lease. */
    private static final int RENEWALS = 4;

    private static final AtomicInteger RUNS = new AtomicInteger();

    private final LeaseFolder folder;
    private final Holder holder;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean isLost;

    Lease(LeaseFolder folder, Holder holder) {
        this.folder = folder;
        this.holder = holder;
    }

    /**
     * Takes the lease of a pipeline. Waits, for the time of a lease at most, until a holder that no longer renews it has
     * lost it; throws {@link BlockedException} if the holder is alive, or if the storage would let two processes hold it.
     */
    public static Lease take(Environment environment, String pipeline, String purpose, String address)
            throws IOException, InterruptedException {
        LeaseFolder folder = new LeaseFolder(environment, pipeline);
        Duration duration = folder.duration();
        Instant deadline = Instant.now().plus(duration).plus(duration.dividedBy(RENEWALS));
        long seen = -1;
        long beat = 0;
        while (true) {
            long newest = folder.newest();
            long renewed;
            try {
                if (newest == 0 || folder.isFree(newest)) {
                    Optional<Lease> lease = folder.create(newest + 1, purpose, address);
                    if (lease.isPresent()) {
                        return lease.get();
                    }
                    continue;
                }
                renewed = folder.renewedAt(newest);
            } catch (FileNotFoundException takenMeanwhile) {
                continue;
            }
            if (newest == seen && renewed != beat || Instant.now().isAfter(deadline)) {
                throw new BlockedException(
                        "Pipeline " + pipeline + " is run by the "
                                + folder.holder(newest).text() + ".",
                        "Stop that one first. If it is gone, its lease ends " + duration.toSeconds()
                                + " s after it was last renewed.");
            }
            seen = newest;
            beat = renewed;
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }

    /** Who has the lease; empty if nobody has. */
    public static Optional<Holder> holder(Environment environment, String pipeline) throws IOException {
        LeaseFolder folder = new LeaseFolder(environment, pipeline);
        long newest = folder.newest();
        return newest == 0 || folder.isFree(newest) ? Optional.empty() : Optional.of(folder.holder(newest));
    }

    /** Who took it last, whether or not that one still has it; empty if nobody ever did. */
    public static Optional<Holder> lastHolder(Environment environment, String pipeline) throws IOException {
        LeaseFolder folder = new LeaseFolder(environment, pipeline);
        long newest = folder.newest();
        return newest == 0 ? Optional.empty() : Optional.of(folder.holder(newest));
    }

    /** The id of one run under this lease, which no other run has. */
    public String newRun() {
        return epoch() + "." + RUNS.incrementAndGet();
    }

    public long epoch() {
        return holder.epoch();
    }

    /** Where the status of this process is; empty for a command. */
    public String address() {
        return holder.address();
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
            return folder.newest() > epoch();
        } catch (IOException unreachable) {
            return false;
        }
    }

    /** Throws if another process has taken over: what this one would do from here on must not be done. */
    public void require() {
        try {
            long newest = folder.newest();
            if (newest > epoch()) {
                throw new BlockedException(
                        "Pipeline " + folder.pipeline() + " was taken over from this process (epoch " + epoch()
                                + ") by the " + folder.holder(newest).text() + ".",
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

    void startRenewing() {
        Thread thread = new Thread(this::renew, "lease-" + folder.pipeline());
        thread.setDaemon(true);
        thread.start();
    }

    /** A holder that cannot write for a while loses the lease only if somebody else wants it. */
    private void renew() {
        try {
            while (!closed.await(folder.duration().toMillis() / RENEWALS, TimeUnit.MILLISECONDS)) {
                try {
                    folder.renew(epoch());
                    isLost = folder.newest() > epoch();
                } catch (IOException | RuntimeException unreachable) {
                    LOG.warn("{}: the lease could not be renewed: {}", folder.pipeline(), unreachable.getMessage());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the next one take it at once. */
    @Override
    public void close() {
        closed.countDown();
        holder.end();
        try {
            folder.release(epoch());
        } catch (IOException | RuntimeException unreachable) {
            LOG.warn(
                    "{}: the lease could not be released; it ends by itself in {} s: {}",
                    folder.pipeline(),
                    folder.duration().toSeconds(),
                    unreachable.getMessage());
        }
    }
}
