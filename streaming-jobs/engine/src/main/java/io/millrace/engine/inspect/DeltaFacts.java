package io.millrace.engine.inspect;

import io.delta.kernel.Snapshot;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.types.StructType;
import io.millrace.engine.commit.DeltaLog;
import io.millrace.engine.commit.DeltaLog.LiveFile;
import io.millrace.engine.commit.Origin;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.lake.Warehouse;
import io.millrace.engine.storage.Folder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A Delta table as its log and its folder show it, without reading its data.
 *
 * @param table with its database
 * @param name as the ledger has it
 * @param schema its columns
 * @param owner the checkpoint that it says it belongs to
 * @param writer the pipeline's checkpoint
 * @param last the last batch that it has committed; -1 before the first
 * @param stamp what that batch was; null before the first
 * @param expired which rows are gone because their time was over
 * @param unseen the files in its folder that no reader sees, and their length
 */
record DeltaFacts(
        String table,
        String name,
        String root,
        StructType schema,
        String owner,
        String writer,
        long last,
        Stamp stamp,
        List<StoredFile> files,
        Optional<Origin> expired,
        Map<String, Long> unseen) {

    /**
     * A file that readers see, by the table's log and by its storage.
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

    static DeltaFacts read(String table, String name, String root, String writer, Engine kernel, Configuration hadoop)
            throws IOException {
        Snapshot snapshot = DeltaLog.latest(root, kernel);
        List<LiveFile> added = DeltaLog.files(snapshot, kernel);
        // After the log: what it names has to be there by then.
        Map<String, Long> found = new Folder(root, hadoop).files();
        List<StoredFile> files = new ArrayList<>();
        for (LiveFile file : added) {
            files.add(
                    new StoredFile(file.path(), file.size(), file.rows(), Origin.of(file), found.remove(file.path())));
        }
        found.keySet().removeIf(path -> path.startsWith("_"));
        return new DeltaFacts(
                table,
                name,
                root,
                snapshot.getSchema(),
                snapshot.getTableProperties().getOrDefault(Warehouse.OWNER, ""),
                writer,
                snapshot.getLatestTransactionVersion(kernel, writer).orElse(-1L),
                snapshot.getDomainMetadata(DeltaLog.domain(writer))
                        .map(Stamp::of)
                        .filter(stamp -> stamp.batch() >= 0)
                        .orElse(null),
                files,
                Origin.expired(snapshot, writer),
                found);
    }

    List<StoredFile> own() {
        return files.stream().filter(file -> !isForeign(file)).toList();
    }

    /** Files that the pipeline did not commit. */
    List<StoredFile> foreign() {
        return files.stream().filter(this::isForeign).toList();
    }

    /** Of a ledger: the batches whose rows are summed up. */
    List<Origin> summedUp() {
        return own().stream()
                .filter(file -> file.origin().orElseThrow().rows() > file.rows())
                .map(file -> file.origin().orElseThrow())
                .toList();
    }

    private boolean isForeign(StoredFile file) {
        return !file.writer().equals(writer) || file.origin().isEmpty();
    }
}
