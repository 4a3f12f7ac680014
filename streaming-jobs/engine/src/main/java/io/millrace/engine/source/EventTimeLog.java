package io.millrace.engine.source;

import io.millrace.engine.BlockedException;
import io.millrace.engine.storage.NewFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
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

    private final Path folder;
    private final FileSystem files;
    private final Configuration hadoop;

    public EventTimeLog(Path checkpoint, Configuration hadoop) throws IOException {
        this.folder = new Path(checkpoint, FOLDER);
        this.files = folder.getFileSystem(hadoop);
        this.hadoop = hadoop;
    }

    /** As they were at the end of a batch; those of no batch before the first. */
    EventTimes after(long batch) {
        if (batch < 0) {
            return EventTimes.NONE;
        }
        Path file = file(batch);
        try (FSDataInputStream in = files.open(file)) {
            return EventTimes.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException | IllegalArgumentException lost) {
            throw new BlockedException(
                    "The checkpoint does not say in " + file + " how far event time had come when batch " + batch
                            + " was done.",
                    "Restore that file, or rebuild the tables: ./millrace rebuild.");
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + file, unreadable);
        }
    }

    /** Lets a batch that brings nothing end as the one before it. */
    public void repeat(long batch) throws IOException {
        if (files.exists(file(batch - 1))) {
            save(batch, after(batch - 1));
        }
    }

    /** The last batch that is written down; none before the first. */
    OptionalLong last() {
        try {
            return files.exists(folder)
                    ? Arrays.stream(files.listStatus(folder))
                            .map(status -> status.getPath().getName())
                            .filter(name -> name.matches("\\d+"))
                            .mapToLong(Long::parseLong)
                            .max()
                    : OptionalLong.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot list " + folder, unreadable);
        }
    }

    /** Gives what counts: if a run of the batch has written its file before, that one stays. */
    EventTimes save(long batch, EventTimes times) {
        Path file = file(batch);
        try {
            byte[] content = times.json().getBytes(StandardCharsets.UTF_8);
            boolean isNew = NewFile.create(file, content, hadoop);
            files.delete(file(batch - KEPT), false);
            return isNew ? times : after(batch);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot write " + file, unwritable);
        }
    }

    private Path file(long batch) {
        return new Path(folder, Long.toString(batch));
    }
}
