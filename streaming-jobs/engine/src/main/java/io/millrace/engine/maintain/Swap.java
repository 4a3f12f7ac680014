package io.millrace.engine.maintain;

import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.commit.UnlistedPartitions;
import io.millrace.engine.inspect.Wanted;
import io.millrace.engine.lake.Catalog;
import io.millrace.engine.lake.CatalogEntry;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.ListedPartitions;
import io.millrace.engine.lake.WantedTable;
import io.millrace.engine.lake.Warehouse;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.Output;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.Table;

/**
 * Shows readers the generation that was built beside the live one. Each table changes at once; the files of the old
 * generation stay, so a query that has begun reads on. Neither of the two runs meanwhile. A process that dies in it does
 * all of it again.
 *
 * @param to the checkpoint that has built
 * @param lease of the process that swaps
 */
record Swap(Wanted wanted, Generation built, String to, Environment environment, Lease lease) {

    void run() throws IOException {
        Generation live = Generation.live(built.pipeline(), built.number());
        try (Catalog catalog = Catalog.at(environment.engine().metastore())) {
            for (WantedTable table : wanted.tables()) {
                // Only then: the log of an existing one may be torn.
                if (!catalog.exists(table.database(), table.name())) {
                    new Warehouse(environment).create(table, live, to);
                }
                lease.require();
                move(catalog, table, live.folder(environment.engine().warehouse(), table.name()));
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
     * A reader asks for the names of partitions first, and then where they are. So no name goes: those of the old
     * generation stay for a while, without files. Those that are new come before, without files. In between all of them
     * change in one transaction.
     */
    private void movePartitions(Catalog catalog, WantedTable table, Table known, String root) throws IOException {
        Path free = new Path(root, ListedPartitions.FREE);
        free.getFileSystem(environment.hadoop()).mkdirs(free);
        ListedPartitions listed = new ListedPartitions(
                table.database(),
                table.name(),
                built.number(),
                lease.fence(),
                environment.engine().metastore());
        listed.fenceOff();
        Map<String, Path> folders = new TreeMap<>();
        new UnlistedPartitions(root, environment.hadoop())
                .folders()
                .forEach((batch, folder) -> folders.put(listed.name(batch), folder));
        Map<String, Partition> all = new TreeMap<>();
        catalog.partitions(table.database(), table.name())
                .forEach(partition -> all.put(ListedPartitions.name(partition), partition));
        List<Partition> more = folders.keySet().stream()
                .filter(name -> !all.containsKey(name))
                .map(name -> ListedPartitions.partition(known, name, free))
                .toList();
        catalog.add(more);
        more.forEach(partition -> all.put(ListedPartitions.name(partition), partition));
        CatalogEntry.addColumns(known, table);
        known.getSd().setLocation(root);
        known.putToParameters(Warehouse.OWNER, to);
        catalog.change(known);
        catalog.change(
                known,
                all.keySet().stream()
                        .map(name -> ListedPartitions.partition(known, name, folders.getOrDefault(name, free)))
                        .toList());
    }
}
