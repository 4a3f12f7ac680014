package io.millrace.engine.audit;

import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.types.StructType;
import io.millrace.engine.ledger.Stamp;
import io.millrace.engine.outside.Folders;
import io.millrace.engine.tables.DeltaLog;
import io.millrace.engine.tables.Origin;
import io.millrace.engine.tables.Warehouse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * A Delta table as its log and its folder show it, without reading its data.
 *
 * @param table with its database
 * @param name as the ledger has it
 * @param schema its columns
 * @param owner the checkpoint that it says it belongs to; empty for a shared table
 * @param writers those who have committed batches, with the last batch of each
 * @param stamps what the last batch of each was
 * @param unseen the files in its folder that no reader sees, and their length
 */
record DeltaFacts(
        String table,
        String name,
        String root,
        StructType schema,
        String owner,
        Map<String, Long> writers,
        Map<String, Stamp> stamps,
        List<StoredFile> files,
        Map<String, Long> unseen) {

    /** @param known writers to ask for beside those in whose folders files lie */
    static DeltaFacts read(
            String table, String name, String root, Set<String> known, Engine kernel, Configuration hadoop)
            throws IOException {
        Snapshot snapshot = TableManager.loadSnapshot(root).build(kernel);
        List<AddFile> added = DeltaLog.files(snapshot, kernel);
        // After the log: what it names has to be there by then.
        Map<String, Long> found = Folders.files(root, hadoop);
        List<StoredFile> files = new ArrayList<>();
        Set<String> names = new HashSet<>(known);
        for (AddFile file : added) {
            StoredFile stored = new StoredFile(
                    file.getPath(),
                    file.getSize(),
                    file.getNumRecords().orElse(0L)
                            - file.getDeletionVector()
                                    .map(DeletionVectorDescriptor::getCardinality)
                                    .orElse(0L),
                    Origin.of(file),
                    found.remove(file.getPath()));
            files.add(stored);
            names.add(stored.writer());
        }
        Map<String, Long> writers = new HashMap<>();
        Map<String, Stamp> stamps = new HashMap<>();
        for (String writer : names) {
            Optional<Long> last = snapshot.getLatestTransactionVersion(kernel, writer);
            last.ifPresent(batch -> writers.put(writer, batch));
            snapshot.getDomainMetadata(DeltaLog.domain(writer))
                    .map(Stamp::of)
                    .ifPresent(stamp -> stamps.put(writer, stamp));
        }
        found.keySet().removeIf(path -> path.startsWith("_"));
        return new DeltaFacts(
                table,
                name,
                root,
                snapshot.getSchema(),
                snapshot.getTableProperties().getOrDefault(Warehouse.OWNER, ""),
                writers,
                stamps,
                files,
                found);
    }

    List<StoredFile> filesOf(String writer) {
        return files.stream().filter(file -> file.writer().equals(writer)).toList();
    }

    /** Files that lie in no folder of a writer who has committed here. */
    List<StoredFile> foreign() {
        return files.stream()
                .filter(file -> !writers.containsKey(file.writer()) && !stamps.containsKey(file.writer())
                        || file.origin().isEmpty() && !file.isCompacted())
                .toList();
    }
}
