package io.millrace.peers.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.io.CloseableIterable;

/** Writes down which files a reader of a table reads. */
final class LiveFiles {

    private LiveFiles() {}

    /** {@code RESULT WAREHOUSE TABLE}. */
    public static void main(String[] words) throws IOException {
        List<String> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks =
                new Lake(words[1]).table(words[2]).newScan().planFiles()) {
            for (FileScanTask task : tasks) {
                if (!task.deletes().isEmpty()) {
                    throw new IllegalStateException("A reader has to leave out rows of " + task.file());
                }
                files.add(task.file().location());
            }
        }
        Files.write(Path.of(words[0]), files);
    }
}
