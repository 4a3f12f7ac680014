package io.millrace.engine.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.engine.BlockedException;
import io.millrace.engine.storage.Environment;
import io.millrace.engine.storage.NewFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
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
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEAT = ".beat";
    private static final String RELEASED = ".released";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    /** So many renewals fit into the time of a lease. */
    private static final int RENEWALS = 4;
    /** The leases of this process that are alive, so that those of an earlier life of it are known for dead. */
    private static final Set<String> HELD = ConcurrentHashMap.newKeySet();

    /**
     * Who has taken a lease.
     *
     * @param id of this taking alone
     * @param purpose what it was taken for: driver, drop, skip
     * @param address where the driver's status is; empty for a command
     */
    public record Holder(long epoch, String id, String purpose, Machine machine, String address, String takenAt) {

        /** For people. */
        public String text() {
            return purpose + " " + machine.pid() + " on " + machine.host()
                    + (address.isEmpty() ? "" : " (" + address + ")") + ", epoch " + epoch + ", since " + takenAt;
        }

        private boolean isDead() {
            return machine.isGone() || machine.isThisProcess() && !HELD.contains(id);
        }
    }

    private final Path folder;
    private final FileSystem files;
    private final Configuration hadoop;
    private final String pipeline;
    private final Duration duration;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Holder holder;
    private volatile boolean isLost;

    private Lease(Environment environment, String pipeline) throws IOException {
        this.folder = folder(environment, pipeline);
        this.hadoop = environment.hadoop();
        this.files = folder.getFileSystem(hadoop);
        this.pipeline = pipeline;
        this.duration = environment.engine().lease();
    }

    /**
     * Takes the lease of a pipeline. Waits, for the time of a lease at most, until a holder that no longer renews it has
     * lost it; throws {@link BlockedException} if the holder is alive.
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

    private static Path folder(Environment environment, String pipeline) {
        return new Path(new Path(environment.engine().checkpoints()), pipeline + "/lease");
    }

    public long epoch() {
        return holder.epoch();
    }

    /** Whether another process has been seen to have taken over. */
    public boolean isLost() {
        return isLost;
    }

    /** Throws if another process has taken over: what this one would do from here on must not be done. */
    public void require() {
        try {
            long newest = newest();
            if (newest > epoch()) {
                throw superseded(read(newest));
            }
        } catch (IOException unreachable) {
            throw new java.io.UncheckedIOException(
                    "Cannot read the lease " + folder + ": " + unreachable.getMessage(), unreachable);
        }
    }

    /** Says that a table holds a newer epoch than this one. */
    public static BlockedException superseded(String table, long epoch, long newer) {
        return new BlockedException(
                "Table " + table + " is written by a newer driver: it holds epoch " + newer
                        + " of the pipeline's lease, and this driver has epoch " + epoch + ".",
                "This one stops; the newer one continues.");
    }

    private BlockedException superseded(Holder newer) {
        return new BlockedException(
                "Pipeline " + pipeline + " was taken over from this process (epoch " + epoch() + ") by the "
                        + newer.text() + ".",
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
        return files.exists(file(epoch, RELEASED)) || read(epoch).isDead() || isExpired(epoch);
    }

    /** Both times are the storage's, so it does not matter what clock this or that machine has. */
    private boolean isExpired(long epoch) throws IOException {
        Path probe = new Path(folder, ".probe-" + UUID.randomUUID());
        files.create(probe).close();
        try {
            return files.getFileStatus(probe).getModificationTime() - renewedAt(epoch) > duration.toMillis();
        } finally {
            files.delete(probe, false);
        }
    }

    private long renewedAt(long epoch) throws IOException {
        try {
            return files.getFileStatus(file(epoch, BEAT)).getModificationTime();
        } catch (FileNotFoundException notYet) {
            return files.getFileStatus(file(epoch, "")).getModificationTime();
        }
    }

    private boolean create(long epoch, String purpose, String address) throws IOException {
        Holder mine = new Holder(
                epoch,
                UUID.randomUUID().toString(),
                purpose,
                Machine.local(),
                address,
                Instant.now().toString());
        HELD.add(mine.id());
        if (!NewFile.create(file(epoch, ""), JSON.writeValueAsBytes(mine), hadoop)) {
            HELD.remove(mine.id());
            return false;
        }
        if (newest() > epoch) {
            // Others have taken it, and cleared this epoch away, since this process looked.
            files.delete(file(epoch, ""), false);
            HELD.remove(mine.id());
            return false;
        }
        holder = mine;
        Thread thread = new Thread(this::renew, "lease-" + pipeline);
        thread.setDaemon(true);
        thread.start();
        clearOlder();
        return true;
    }

    /** A holder that cannot write for a while loses the lease only if somebody else wants it. */
    private void renew() {
        try {
            while (!closed.await(duration.toMillis() / RENEWALS, TimeUnit.MILLISECONDS)) {
                try (FSDataOutputStream out = files.create(file(epoch(), BEAT), true)) {
                    out.write(Instant.now().toString().getBytes(StandardCharsets.UTF_8));
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
        for (FileStatus found : files.listStatus(folder)) {
            String name = found.getPath().getName();
            String number = name.substring(0, name.indexOf('.') < 0 ? name.length() : name.indexOf('.'));
            if (number.matches("\\d+") && Long.parseLong(number) < epoch() - 1) {
                files.delete(found.getPath(), false);
            }
        }
    }

    /** The highest epoch; 0 before the first. */
    private long newest() throws IOException {
        NavigableSet<Long> epochs = new TreeSet<>();
        try {
            for (FileStatus found : files.listStatus(folder)) {
                if (found.getPath().getName().matches("\\d+")) {
                    epochs.add(Long.valueOf(found.getPath().getName()));
                }
            }
        } catch (FileNotFoundException first) {
            files.mkdirs(folder);
        }
        return epochs.isEmpty() ? 0 : epochs.last();
    }

    private Holder read(long epoch) throws IOException {
        Path file = file(epoch, "");
        try (FSDataInputStream in = files.open(file)) {
            return JSON.readValue(in.readAllBytes(), Holder.class);
        } catch (JsonProcessingException torn) {
            throw new BlockedException(
                    "The lease " + file + " cannot be read, so it is not known who runs pipeline " + pipeline + ".",
                    "If nobody does, create the empty file "
                            + file(epoch, RELEASED).getName()
                            + " beside it. Do not remove it: the tables hold its epoch.");
        }
    }

    private Path file(long epoch, String suffix) {
        return new Path(folder, epoch + suffix);
    }

    /** Lets the next one take it at once. */
    @Override
    public void close() {
        closed.countDown();
        HELD.remove(holder.id());
        try {
            files.create(file(epoch(), RELEASED), true).close();
        } catch (IOException | RuntimeException unreachable) {
            LOG.warn(
                    "{}: the lease could not be released; it ends by itself in {} s: {}",
                    pipeline,
                    duration.toSeconds(),
                    unreachable.getMessage());
        }
    }
}
