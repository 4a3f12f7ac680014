package io.millrace.engine.inspect;

import io.millrace.engine.commit.Origin;
import java.util.Optional;

/**
 * A live file of a Delta table, by its log and by its storage.
 *
 * @param path within the table
 * @param rows those that readers see, as the log says
 * @param origin which batches they come from; none for a file that the engine did not write
 * @param found how long it is; null if it is not there
 */
record StoredFile(String path, long size, long rows, Optional<Origin> origin, Long found) {

    /** Who wrote it, if it lies in the folder of a writer. */
    String writer() {
        int end = path.indexOf('/');
        return end < 0 ? "" : path.substring(0, end);
    }

    boolean isOfOneBatch() {
        return Origin.isOfOneBatch(path);
    }
}
