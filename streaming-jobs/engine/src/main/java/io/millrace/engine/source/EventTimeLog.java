package io.millrace.engine.source;

import io.millrace.engine.BlockedException;
import io.millrace.engine.storage.Folder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The event times at the end of each batch, in the checkpoint beside Spark's own logs. A batch's file
 * is written before Spark notes that the batch is done, and never changes: what a run of the batch has decided, by the
 * clock among others, holds for each later run of it.
 */
public final class EventTimeLog {

    private static final String FOLDER = "event-times";

    /** As many as Spark keeps of its own logs. */
    private static final long KEPT = 100;

    private final Folder folder;

    public EventTimeLog(Path checkpoint, Configuration hadoop) {
        this.folder = new Folder(checkpoint, hadoop).in(FOLDER);
    }

    /** As they were at the end of a batch; those of no batch before the first. */
    EventTimes after(long batch) {
        if (batch < 0) {
            return EventTimes.NONE;
        }
        String file = Long.toString(batch);
        try {
            return EventTimes.of(folder.text(file));
        } catch (FileNotFoundException | IllegalStateException lost) {
            throw new BlockedException(
                    "The checkpoint does not say in " + folder.file(file) + " how far event time had come when batch "
                            + batch + " was done.",
                    "Restore that file, or rebuild the tables: ./millrace rebuild.");
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + folder.file(file), unreadable);
        }
    }

    /** Lets a batch that brings nothing end as the one before it. */
    public void repeat(long batch) throws IOException {
        if (folder.exists(Long.toString(batch - 1))) {
            save(batch, after(batch - 1));
        }
    }

    /** The last batch that is written down; none before the first. */
    OptionalLong last() {
        try {
            return folder.numbers().stream().mapToLong(Long::longValue).max();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot list " + folder.path(), unreadable);
        }
    }

    /** Gives what counts: if a run of the batch has written its file before, that one stays. */
    EventTimes save(long batch, EventTimes times) {
        String file = Long.toString(batch);
        try {
            boolean isNew = folder.create(file, times.json());
            folder.delete(Long.toString(batch - KEPT));
            return isNew ? times : after(batch);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot write " + folder.file(file), unwritable);
        }
    }
}
