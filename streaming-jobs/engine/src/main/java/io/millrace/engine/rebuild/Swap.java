package io.millrace.engine.rebuild;

import io.millrace.engine.Output;
import io.millrace.engine.files.Destination;
import io.millrace.engine.outside.Catalog;
import io.millrace.engine.outside.Surroundings;
import io.millrace.engine.plan.Wanted;
import io.millrace.engine.tables.Generation;
import io.millrace.engine.tables.Handover;
import io.millrace.engine.tables.ListedPartitions;
import io.millrace.engine.tables.StampedPartitions;
import io.millrace.engine.tables.WantedTable;
import io.millrace.engine.tables.Warehouse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hive.metastore.api.FieldSchema;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.StorageDescriptor;
import org.apache.hadoop.hive.metastore.api.Table;

/**
 * Shows readers the generation that was built beside the live one. Each table changes at once; the files of the old
 * generation stay, so a query that has begun reads on. Neither of the two runs meanwhile. Whoever dies in it does all of
 * it again.
 *
 * @param from the checkpoint that readers have seen the rows of; empty if there is none
 * @param to the checkpoint that has built
 */
record Swap(Wanted wanted, Generation built, String from, String to, Surroundings around) {

    void run() throws IOException {
        Warehouse warehouse =
                new Warehouse(around.spark(), around.engine().warehouse().toString());
        Generation live = Generation.live(built.pipeline(), built.number());
        try (Catalog catalog = Catalog.at(around.engine().metastore())) {
            for (WantedTable table : wanted.tables()) {
                if (table.isShared()) {
                    warehouse.createShared(table);
                    warehouse.grow(table);
                } else {
                    // Only then: Spark would read the log of one that is there, and that may be torn.
                    if (!catalog.exists(table.database(), table.name())) {
                        warehouse.create(table, live, to);
                    }
                    move(catalog, table, live.folder(around.engine().warehouse(), table));
                }
            }
        }
        for (WantedTable table : wanted.tables()) {
            if (table.isShared()) {
                new Handover(
                                live.folder(around.engine().warehouse(), table),
                                built.folder(around.engine().warehouse(), table),
                                from,
                                to,
                                around.kernel(),
                                around.hadoop())
                        .run();
            }
        }
    }

    private void move(Catalog catalog, WantedTable table, String root) throws IOException {
        Table known = catalog.find(table.database(), table.name()).orElseThrow();
        if (table.output() instanceof Output.Parquet) {
            movePartitions(catalog, table, known, root);
        } else {
            Map<String, String> properties =
                    new HashMap<>(known.getSd().getSerdeInfo().getParameters());
            // Where Spark and Trino look for a Delta table.
            properties.put("path", root);
            known.getSd().getSerdeInfo().setParameters(properties);
            known.getSd().setLocation(root);
            catalog.change(known);
        }
    }

    /**
     * A reader asks for the names of partitions first, and then where they are. So no name goes: those that the new
     * generation has no batch for stay, without files, for batches to come. Those that are new come before, without
     * files. In between all of them change in one transaction.
     */
    private void movePartitions(Catalog catalog, WantedTable table, Table known, String root) throws IOException {
        Path free = new Path(root, Catalog.FREE);
        FileSystem files = free.getFileSystem(around.hadoop());
        files.mkdirs(free);
        Map<Long, Path> built =
                new StampedPartitions(Destination.of(table.output(), root, to), around.hadoop()).folders();
        List<Partition> listed = catalog.partitions(table.database(), table.name());
        Map<Long, Partition> all = new TreeMap<>();
        listed.forEach(partition -> all.put(Long.valueOf(partition.getValues().get(0)), partition));
        List<Partition> more = built.keySet().stream()
                .filter(batch -> !all.containsKey(batch))
                .map(batch -> partition(known, batch, free))
                .toList();
        catalog.add(more);
        more.forEach(partition -> all.put(Long.valueOf(partition.getValues().get(0)), partition));

        describe(
                known,
                table,
                root,
                all.keySet().stream().mapToLong(batch -> batch + 1).max().orElse(0));
        catalog.change(known);
        all.forEach((batch, partition) -> partition.setSd(place(known, built.getOrDefault(batch, free))));
        catalog.change(known, new ArrayList<>(all.values()));
    }

    private void describe(Table known, WantedTable table, String root, long freeUntil) {
        // Those it has stay where they are: columns are read by name, and the metastore minds their order.
        List<FieldSchema> columns = new ArrayList<>(known.getSd().getCols());
        Set<String> names = columns.stream().map(FieldSchema::getName).collect(Collectors.toSet());
        table.rows().fields().stream()
                .filter(field -> !names.contains(field.name().toLowerCase(Locale.ROOT)))
                .map(field -> new FieldSchema(field.name(), field.type().sql(), field.comment()))
                .forEach(columns::add);
        known.getSd().setCols(columns);
        known.getSd().setLocation(root);
        Map<String, String> properties = new HashMap<>(known.getParameters());
        properties.keySet().removeIf(key -> key.startsWith("spark.sql.sources.schema"));
        properties.put(Warehouse.OWNER, to);
        properties.put(ListedPartitions.FREE_UNTIL, Long.toString(freeUntil));
        known.setParameters(properties);
    }

    private static Partition partition(Table of, long batch, Path folder) {
        Partition partition = new Partition();
        partition.setDbName(of.getDbName());
        partition.setTableName(of.getTableName());
        partition.setValues(List.of(Long.toString(batch)));
        partition.setParameters(Map.of());
        partition.setSd(place(of, folder));
        return partition;
    }

    private static StorageDescriptor place(Table of, Path folder) {
        StorageDescriptor place = of.getSd().deepCopy();
        place.setLocation(folder.toString());
        return place;
    }
}
