package io.millrace.engine.inspect;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.delta.kernel.Snapshot;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Progress;
import io.millrace.engine.commit.DeltaLog;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.commit.TornCommit;
import io.millrace.engine.lake.Catalog;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.ListedPartitions;
import io.millrace.engine.lake.PartitionFolders;
import io.millrace.engine.lake.WantedTable;
import io.millrace.engine.lake.Warehouse;
import io.millrace.engine.source.FoundTopic;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.Output;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Looks at all that a start depends on, and changes nothing. */
public record Inspection(Catalog catalog, Environment environment) {

    private static final int ATTEMPTS = 10;

    /** Where a driver goes on meanwhile, one look has to see one moment. */
    public Found of(Wanted wanted, Supplier<Map<String, FoundTopic>> topics) throws IOException {
        Generation generation = Generation.current(environment, wanted.pipeline());
        Checkpoint checkpoint = generation.checkpoint(environment);
        Found found = look(wanted, generation, checkpoint, topics);
        for (int attempt = 1; attempt < ATTEMPTS && !found.progress().equals(checkpoint.progress()); attempt++) {
            found = look(wanted, generation, checkpoint, topics);
        }
        return found;
    }

    private Found look(
            Wanted wanted, Generation generation, Checkpoint checkpoint, Supplier<Map<String, FoundTopic>> topics)
            throws IOException {
        Checkpoint.Identity identity = null;
        boolean isTorn = false;
        try {
            identity = checkpoint.identity().orElse(null);
        } catch (JsonProcessingException torn) {
            isTorn = true;
        }
        Progress progress = checkpoint.progress();
        String writer = identity == null ? "" : identity.id();
        FoundTable ledger = delta(wanted.ledger(), generation, writer);
        Map<String, FoundTable> tables = new HashMap<>();
        for (WantedTable table : wanted.tables()) {
            tables.put(
                    table.name(),
                    table.output() instanceof Output.Parquet
                            ? parquet(table, generation, writer, progress, ledger)
                            : delta(table, generation, writer));
        }
        tables.put(wanted.ledger().name(), ledger);
        return new Found(
                checkpoint.folder().toString(), identity, isTorn, progress, databases(wanted), tables, topics.get());
    }

    private Map<String, String> databases(Wanted wanted) {
        return catalog.database(wanted.pipeline())
                .map(place -> Map.of(wanted.pipeline(), place))
                .orElse(Map.of());
    }

    public FoundTable delta(WantedTable table, Generation generation, String writer) throws IOException {
        String folder = generation.folder(environment.engine().warehouse(), table.name());
        // First: whoever looks at such a table in any other way stumbles over its log.
        Optional<Path> torn = TornCommit.last(folder, environment.hadoop());
        if (torn.isPresent()) {
            return FoundTable.torn(torn.get().toString());
        }
        boolean isRegistered = catalog.exists(table.database(), table.name());
        Snapshot snapshot;
        try {
            snapshot = DeltaLog.latest(folder, environment.kernel());
        } catch (TableNotFoundException none) {
            return new FoundTable(isRegistered, false, null, Map.of(), -1, null);
        }
        Map<String, String> columns = new LinkedHashMap<>();
        StructType schema = (StructType) DataType.fromJson(snapshot.getSchema().toJson());
        for (StructField field : schema.fields()) {
            columns.put(field.name().toLowerCase(Locale.ROOT), field.dataType().catalogString());
        }
        return new FoundTable(
                isRegistered,
                true,
                snapshot.getTableProperties().get(Warehouse.OWNER),
                columns,
                snapshot.getLatestTransactionVersion(environment.kernel(), writer)
                        .orElse(-1L),
                snapshot.getDomainMetadata(DeltaLog.domain(writer))
                        .map(Stamp::of)
                        .filter(stamp -> stamp.batch() >= 0)
                        .orElse(null));
    }

    /** Of its many partitions those matter that a run may have left, and the one that the ledger ends with. */
    private FoundTable parquet(
            WantedTable table, Generation generation, String writer, Progress progress, FoundTable ledger)
            throws IOException {
        String database = table.database();
        if (catalog.table(database, table.name()).filter(Warehouse::isComplete).isEmpty()) {
            return unregistered(table, generation, writer);
        }
        long planned =
                progress.planned().isEmpty() ? -1 : progress.planned().get(0).batch();
        long last = Stream.of(planned + 1, planned, ledger.last())
                .filter(batch -> batch >= 0
                        && catalog.holds(database, table.name(), ListedPartitions.name(generation.number(), batch)))
                .findFirst()
                .orElse(-1L);
        Path folder = new Path(generation.folder(environment.engine().warehouse(), table.name()));
        return new FoundTable(
                true,
                folder.getFileSystem(environment.hadoop()).exists(folder),
                catalog.property(database, table.name(), Warehouse.OWNER).orElse(null),
                catalog.columns(database, table.name()),
                last,
                null);
    }

    /** Only the checkpoint writes to the folder, and what lies there says what the metastore had. */
    private FoundTable unregistered(WantedTable table, Generation generation, String writer) throws IOException {
        PartitionFolders folders = new PartitionFolders(
                generation.folder(environment.engine().warehouse(), table.name()), writer, environment.hadoop());
        return !writer.isEmpty() && folders.exist()
                ? new FoundTable(false, true, writer, table.columns(), folders.last(), null)
                : FoundTable.NONE;
    }
}
