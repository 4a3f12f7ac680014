package io.millrace.engine.checkpoint;

import io.millrace.engine.BlockedException;
import io.millrace.engine.storage.Environment;
import io.millrace.engine.storage.Folder;
import io.millrace.engine.storage.Json;
import io.millrace.engine.storage.StorageCheck;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What the storage knows of the lease of a pipeline: for each epoch a file that names its holder, beside it one that the
 * holder renews, and one once it is released.
 */
final class LeaseFolder {

    private static final String BEAT = ".beat";
    private static final String RELEASED = ".released";

    private final Environment environment;
    private final Folder folder;
    private final String pipeline;

    LeaseFolder(Environment environment, String pipeline) {
        this.environment = environment;
        this.folder = new Folder(
                new Path(new Path(environment.engine().checkpoints()), pipeline + "/lease"), environment.hadoop());
        this.pipeline = pipeline;
    }

    String pipeline() {
        return pipeline;
    }

    Path path() {
        return folder.path();
    }

    /** How long a lease lasts that is not renewed. */
    Duration duration() {
        return environment.engine().lease();
    }

    /** The highest epoch; 0 before the first. */
    long newest() throws IOException {
        NavigableSet<Long> epochs = folder.numbers();
        return epochs.isEmpty() ? 0 : epochs.last();
    }

    Holder holder(long epoch) throws IOException {
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

    boolean isFree(long epoch) throws IOException {
        return hasEnded(epoch) || isExpired(epoch);
    }

    /** Whether it is certain that its holder does nothing any more. */
    boolean hasEnded(long epoch) throws IOException {
        return folder.exists(epoch + RELEASED) || holder(epoch).isDead();
    }

    /** Both times are the storage's, so it does not matter what clock this or that machine has. */
    boolean isExpired(long epoch) throws IOException {
        String probe = ".probe-" + UUID.randomUUID();
        folder.write(probe, "");
        try {
            return folder.modifiedAt(probe) - renewedAt(epoch) > duration().toMillis();
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

    /** The lease with this epoch; empty if another process was faster. */
    Optional<Lease> create(long epoch, String purpose, String address) throws IOException {
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
            return Optional.empty();
        }
        if (newest() > epoch) {
            // Others have taken it, and cleared this epoch away, since this process looked.
            folder.delete(file);
            mine.end();
            return Optional.empty();
        }
        Lease lease = new Lease(this, mine);
        lease.startRenewing();
        clearBefore(epoch - 1);
        return Optional.of(lease);
    }

    private long fenceAfter(long epoch) throws IOException {
        try {
            return epoch > 0 && hasEnded(epoch) ? holder(epoch).fence() : epoch + 1;
        } catch (BlockedException torn) {
            return epoch + 1;
        }
    }

    /** Leaves the epoch before, so that a process that lists the folder meanwhile sees one of the two. */
    private void clearBefore(long epoch) throws IOException {
        for (FileStatus found : folder.list()) {
            String name = found.getPath().getName();
            String number = name.replaceFirst("\\..*", "");
            if (number.matches("\\d+") && Long.parseLong(number) < epoch) {
                folder.delete(name);
            }
        }
    }

    /** The file is empty, so that on HDFS no datanode has to take part. */
    void renew(long epoch) throws IOException {
        folder.write(epoch + BEAT, "");
    }

    void release(long epoch) throws IOException {
        folder.write(epoch + RELEASED, "");
    }
}
