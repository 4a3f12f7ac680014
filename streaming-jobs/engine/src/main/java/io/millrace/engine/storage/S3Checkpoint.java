package io.millrace.engine.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.checkpointing.CheckpointFileManager.CancellableFSDataOutputStream;
import org.apache.spark.sql.execution.streaming.checkpointing.FileSystemBasedCheckpointFileManager;

/**
 * Writes the files of Spark's checkpoints on S3 to their place. Spark would write each under another name, look whether its
 * place is free, and then copy it there: of two drivers that plan the same batch both would find it free.
 */
public final class S3Checkpoint extends FileSystemBasedCheckpointFileManager {

    /** The setting of Spark by which it is used. */
    public static final String SETTING = "spark.sql.streaming.checkpointFileManagerClass";

    /** Called by Spark. */
    public S3Checkpoint(Path path, Configuration hadoop) {
        super(path, hadoop);
    }

    @Override
    public CancellableFSDataOutputStream createAtomic(Path path, boolean overwriteIfPossible) {
        try {
            FSDataOutputStream out = overwriteIfPossible ? fs().create(path, true) : S3Object.openNew(fs(), path);
            return new WholeFile(fs(), path, out);
        } catch (IOException unreachable) {
            throw new UncheckedIOException("Cannot write " + path + ": " + unreachable.getMessage(), unreachable);
        }
    }

    private static final class WholeFile extends CancellableFSDataOutputStream {

        private final FileSystem files;
        private final Path path;
        private final FSDataOutputStream out;
        private boolean isOver;

        WholeFile(FileSystem files, Path path, FSDataOutputStream out) {
            super(out);
            this.files = files;
            this.path = path;
            this.out = out;
        }

        @Override
        public void cancel() {
            if (!isOver) {
                isOver = true;
                out.abort();
            }
        }

        @Override
        public void close() throws IOException {
            if (isOver) {
                return;
            }
            isOver = true;
            try {
                out.close();
            } catch (IOException lost) {
                if (files.exists(path)) {
                    throw new FileAlreadyExistsException(path + " was written by another driver meanwhile");
                }
                throw lost;
            }
        }
    }
}
