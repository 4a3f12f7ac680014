package io.millrace.engine.tables;

import io.millrace.engine.files.Destination;
import io.millrace.engine.files.WrittenFile;
import io.millrace.engine.ledger.Stamp;
import io.millrace.engine.outside.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A plain Parquet table of Hive's kind. A batch is a partition; readers find it once it is
 * registered, which comes last.
 */
public final class PartitionedTable implements Table {

    /** Where readers, or whoever looks, find which batches are there. */
    public interface Listing {

        boolean has(long batch);

        void add(long batch, Path folder);
    }

    private final Destination destination;
    private final Listing listing;
    private final Configuration hadoop;

    public PartitionedTable(Destination destination, Listing listing, Configuration hadoop) {
        this.destination = destination;
        this.listing = listing;
        this.hadoop = hadoop;
    }

    @Override
    public String name() {
        return destination.name();
    }

    @Override
    public Optional<Stamp> committed(long batch) {
        return listing.has(batch) ? Optional.of(stamp(batch)) : Optional.empty();
    }

    private Stamp stamp(long batch) {
        Path folder = destination.folder(batch);
        try {
            return StampFile.read(folder, hadoop).stamp();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + new Path(folder, StampFile.NAME), unreadable);
        }
    }

    @Override
    public void discard(long batch) {
        Folders.delete(destination.folder(batch), hadoop);
    }

    @Override
    public void commit(List<WrittenFile> files, Stamp stamp) {
        Path folder = destination.folder(stamp.batch());
        clear(folder, files);
        try {
            StampFile.of(stamp, files).write(folder, hadoop);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot write " + new Path(folder, StampFile.NAME), unwritable);
        }
        listing.add(stamp.batch(), folder);
    }

    /** Readers take every file of a partition: one of a task that ran twice must not stay. */
    private void clear(Path folder, List<WrittenFile> files) {
        Set<String> named = files.stream().map(WrittenFile::path).collect(Collectors.toSet());
        try {
            FileSystem storage = folder.getFileSystem(hadoop);
            for (FileStatus found : storage.listStatus(folder)) {
                if (!named.contains(found.getPath().toString())) {
                    storage.delete(found.getPath(), true);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot clear " + folder, unreadable);
        }
    }
}
