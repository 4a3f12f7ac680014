package io.millrace.engine.lake;

import io.delta.kernel.Snapshot;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.millrace.engine.BlockedException;
import io.millrace.engine.commit.DeltaLog;
import io.millrace.engine.commit.DeltaSchema;
import io.millrace.engine.storage.Environment;
import io.millrace.engine.storage.Folder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.Table;

/** Makes tables, registers them in the metastore, and ties each to the checkpoint that writes it. */
public record Warehouse(Environment environment) {

    /** The database of the views over all pipelines. */
    public static final String OPERATIONS = "ops";

    /** The property of a table that names the checkpoint. */
    public static final String OWNER = "millrace.checkpoint";

    /** The property of a table whose partitions are being put back into the metastore. */
    private static final String UNFINISHED = "millrace.unfinished";

    /** So many partitions are put back at a time. */
    private static final int AT_ONCE = 500;

    public void ensureDatabase(String name, String comment) {
        try (Catalog catalog = catalog()) {
            if (catalog.database(name).isEmpty()) {
                Folder folder =
                        new Folder(folder(environment.engine().warehouse().toString(), name), environment.hadoop());
                folder.make();
                catalog.addIfAbsent(CatalogEntry.database(name, comment, folder.path()));
            }
        }
    }

    /** The folder of a database. */
    public static Path folder(String root, String database) {
        return new Path(new Path(root), database + ".db");
    }

    /** Creates a table that only the query with this checkpoint writes to, or goes on where a process died in it. */
    public void create(WantedTable table, Generation generation, String checkpoint) {
        createBeside(table, generation, checkpoint);
        Path folder = new Path(folder(table, generation));
        try (Catalog catalog = catalog()) {
            catalog.addIfAbsent(CatalogEntry.table(table, generation, folder, checkpoint));
        }
    }

    /** Makes a table in its folder and does not tell the metastore. */
    public void createBeside(WantedTable table, Generation generation, String checkpoint) {
        String folder = folder(table, generation);
        if (!table.isDelta()) {
            // By the driver, whose the folder is to be, and not by the metastore.
            new Folder(folder, environment.hadoop()).make();
            return;
        }
        StructType columns = table.rows().delta();
        Snapshot made;
        try {
            made = latest(folder);
        } catch (TableNotFoundException none) {
            DeltaSchema.begin(folder, columns, table.comment(), properties(checkpoint), environment.kernel());
            made = latest(folder);
        }
        if (!checkpoint.equals(made.getTableProperties().get(OWNER))
                || !types(made.getSchema()).equals(types(columns))) {
            throw new BlockedException(
                    "The table in " + folder + " belongs to another checkpoint, or has other columns than "
                            + table.qualifiedName() + ".",
                    "Move that folder away, or drop the pipeline: ./millrace drop " + table.database() + ".");
        }
    }

    /** Puts a table back into the metastore, which has lost it. If the process dies in it, the next start does it again. */
    public void register(WantedTable wanted, Generation generation, String checkpoint) throws IOException {
        String folder = folder(wanted, generation);
        Table entry = CatalogEntry.table(wanted, generation, new Path(folder), checkpoint);
        try (Catalog catalog = catalog()) {
            if (wanted.isDelta()) {
                catalog.addIfAbsent(entry);
                return;
            }
            entry.putToParameters(UNFINISHED, "true");
            catalog.addIfAbsent(entry);
            Table known = catalog.find(wanted.database(), wanted.name()).orElseThrow();
            PartitionFolders folders = new PartitionFolders(folder, checkpoint, environment.hadoop());
            list(catalog, known, generation, folders);
            OptionalLong expired = folders.expired();
            if (expired.isPresent()) {
                known.putToParameters(
                        ListedPartitions.EXPIRED, ListedPartitions.name(generation.number(), expired.getAsLong()));
            }
            known.getParameters().remove(UNFINISHED);
            catalog.change(known);
        }
    }

    private static void list(Catalog catalog, Table of, Generation generation, PartitionFolders folders)
            throws IOException {
        Set<String> there = catalog.partitions(of.getDbName(), of.getTableName()).stream()
                .map(ListedPartitions::name)
                .collect(Collectors.toSet());
        List<Partition> missing = new ArrayList<>();
        folders.live().forEach((first, folder) -> {
            String name = ListedPartitions.name(generation.number(), first);
            if (!there.contains(name)) {
                missing.add(ListedPartitions.partition(of, name, folder));
            }
        });
        for (int from = 0; from < missing.size(); from += AT_ONCE) {
            catalog.add(missing.subList(from, Math.min(missing.size(), from + AT_ONCE)));
        }
    }

    /** Whether the metastore has a table, with all its partitions. */
    public static boolean isComplete(Catalog.Registered table) {
        return !table.properties().containsKey(UNFINISHED);
    }

    private static Map<String, String> properties(String checkpoint) {
        return Map.of("delta.checkpointInterval", "50", "delta.enableDeletionVectors", "false", OWNER, checkpoint);
    }

    private static Map<String, DataType> types(StructType schema) {
        return schema.fields().stream().collect(Collectors.toMap(StructField::getName, StructField::getDataType));
    }

    /** Gives a table the columns that its rows have and it lacks. What it holds is null there. */
    public void grow(WantedTable table, Generation generation) {
        if (table.isDelta()) {
            DeltaSchema.grow(folder(table, generation), table.rows().delta(), environment.kernel());
            return;
        }
        try (Catalog catalog = catalog()) {
            Table known = catalog.find(table.database(), table.name()).orElseThrow();
            CatalogEntry.addColumns(known, table);
            catalog.change(known);
        }
    }

    private Snapshot latest(String folder) {
        return DeltaLog.latest(folder, environment.kernel());
    }

    private String folder(WantedTable table, Generation generation) {
        return generation.folder(environment.engine().warehouse(), table.name());
    }

    private Catalog catalog() {
        return Catalog.at(environment.engine().metastore());
    }
}
