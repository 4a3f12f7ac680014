package io.millrace.engine.commit;

import io.millrace.engine.BlockedException;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.WrittenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plain Parquet table of Hive's kind. A batch is a partition in a folder of its run; readers find it once it is
 * registered, which comes last. Of two runs of a batch the first to register it decides.
 */
public final class PartitionedTable implements Table {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionedTable.class);

    /** Where readers find which partitions a table has. */
    public interface Partitions {

        /** Keeps drivers out that an earlier lease was taken from. */
        void fenceOff();

        /** The folder of the batch's partition, if it is registered. */
        Optional<Path> find(long batch);

        /** Registers the partition of a batch; false if there is one already, which stays as it is. */
        boolean add(long batch, Path folder);
    }

    private final Destination destination;
    private final String run;
    private final Partitions partitions;
    private final Configuration hadoop;

    /** @param run in whose folders the files are */
    public PartitionedTable(Destination destination, String run, Partitions partitions, Configuration hadoop) {
        this.destination = destination;
        this.run = run;
        this.partitions = partitions;
        this.hadoop = hadoop;
    }

    @Override
    public Destination destination() {
        return destination;
    }

    public Partitions partitions() {
        return partitions;
    }

    @Override
    public void fence(long epoch) {
        partitions.fenceOff();
    }

    @Override
    public Optional<Stamp> committed(long batch) {
        return partitions.find(batch).map(this::stamp);
    }

    private Stamp stamp(Path folder) {
        try {
            return StampFile.read(folder, hadoop).stamp();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + new Path(folder, StampFile.NAME), unreadable);
        }
    }

    @Override
    public OptionalLong commit(List<WrittenFile> files, Stamp stamp) {
        Path folder = destination.folder(run, stamp.batch());
        try {
            List<WrittenFile> shown = show(files);
            StampFile.of(stamp, name(), shown).write(folder, hadoop);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot finish " + folder, unwritable);
        }
        if (!partitions.add(stamp.batch(), folder)) {
            adopt(stamp);
        }
        return OptionalLong.empty();
    }

    /** Those of a task that ran twice, and of which nobody knows, stay hidden. */
    private List<WrittenFile> show(List<WrittenFile> files) throws IOException {
        List<WrittenFile> shown = new ArrayList<>();
        for (WrittenFile file : files) {
            Path hidden = new Path(file.path());
            Path visible = new Path(hidden.getParent(), hidden.getName().substring(Destination.HIDDEN.length()));
            FileSystem storage = hidden.getFileSystem(hadoop);
            if (!storage.rename(hidden, visible)) {
                throw new IOException("Cannot rename " + hidden + " to " + visible);
            }
            shown.add(file.at(visible.toString()));
        }
        return shown;
    }

    /** A driver that was taken for dead may have committed the batch at the last moment: it holds the same rows. */
    private void adopt(Stamp stamp) {
        Stamp other = committed(stamp.batch()).orElseThrow();
        if (!other.agreesWith(stamp)) {
            throw new BlockedException(
                    "Table " + name() + " holds batch " + stamp.batch() + " with " + other.difference(stamp)
                            + ", and this run has " + stamp.difference(other) + ".",
                    "Rebuild the tables from the topics: ./millrace rebuild.");
        }
        LOG.warn("{}: batch {} had been committed by another run already", name(), stamp.batch());
    }
}
