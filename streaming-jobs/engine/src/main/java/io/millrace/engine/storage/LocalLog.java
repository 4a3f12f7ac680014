package io.millrace.engine.storage;

import io.delta.storage.LocalLogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The log of a Delta table on a local file system, where two commits can never take the same place.
 * Delta's own looks whether the place is free and then renames, and a rename there overwrites: of two
 * writers that look at the same moment, one would lose its commit. A hard link is made only where nothing is.
 */
public final class LocalLog extends LocalLogStore {

    /** Settings of Spark by which Delta's kernel and Spark's own commands come to use it. */
    public static final String OF_KERNEL = "spark.hadoop.io.delta.kernel.logStore.file.impl";

    public static final String OF_SPARK = "spark.delta.logStore.file.impl";

    public LocalLog(Configuration hadoop) {
        super(hadoop);
    }

    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop) throws IOException {
        if (overwrite) {
            super.write(path, actions, true, hadoop);
            return;
        }
        StringBuilder commit = new StringBuilder();
        actions.forEachRemaining(action -> commit.append(action).append('\n'));
        if (!NewFile.create(path, commit.toString().getBytes(StandardCharsets.UTF_8), hadoop)) {
            throw new FileAlreadyExistsException(path.toString());
        }
    }
}
