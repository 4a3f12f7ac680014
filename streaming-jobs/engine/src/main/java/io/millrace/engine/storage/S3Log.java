package io.millrace.engine.storage;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The log of a Delta table on S3, where one of two commits for the same place gets it: the store itself refuses the other.
 * Delta's own keeps two commits of one process apart, and those of two processes overwrite each other.
 */
public final class S3Log extends HadoopFileSystemLogStore {

    /** Settings of Spark by which Delta's kernel and Spark's own commands come to use it. */
    public static final String OF_KERNEL = "spark.hadoop.io.delta.kernel.logStore.s3a.impl";

    public static final String OF_SPARK = "spark.delta.logStore.s3a.impl";

    public S3Log(Configuration hadoop) {
        super(hadoop);
    }

    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop) throws IOException {
        StringBuilder lines = new StringBuilder();
        actions.forEachRemaining(action -> lines.append(action).append('\n'));
        byte[] content = lines.toString().getBytes(StandardCharsets.UTF_8);
        if (overwrite) {
            S3Object.replace(path.getFileSystem(hadoop), path, out -> out.write(content));
        } else if (!NewFile.create(path, content, hadoop)) {
            throw new FileAlreadyExistsException(path.toString());
        }
    }

    /** So checkpoints of the log are written to their place, too, and not renamed. */
    @Override
    public Boolean isPartialWriteVisible(Path path, Configuration hadoop) {
        return false;
    }
}
