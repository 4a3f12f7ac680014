package io.millrace.peers.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadataParser;

/** Writes down each file that a commit has added, beside the metadata file that made it visible. */
final class CommittedFiles {

    private CommittedFiles() {}

    /** {@code RESULT WAREHOUSE TABLE}: in each line a metadata file, a tab, and a data file. */
    public static void main(String[] words) throws IOException {
        Table table = new Lake(words[1]).table(words[2]);
        Set<Long> known = new HashSet<>();
        List<String> lines = new ArrayList<>();
        for (int version = 1; table.io().newInputFile(metadata(table, version)).exists(); version++) {
            String file = metadata(table, version);
            Snapshot snapshot = TableMetadataParser.read(table.io(), file).currentSnapshot();
            if (snapshot != null && known.add(snapshot.snapshotId())) {
                for (DataFile added : snapshot.addedDataFiles(table.io())) {
                    lines.add(file + "\t" + added.location());
                }
            }
        }
        Files.write(Path.of(words[0]), lines);
    }

    private static String metadata(Table table, int version) {
        return table.location() + "/metadata/v" + version + ".metadata.json";
    }
}
