package io.millrace.engine.lake;

import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.commit.PartitionedTable;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.Table;

/**
 * The partitions of a Parquet table in the metastore, where readers find them. A partition has a name that no other
 * batch ever had, so the metastore lets only one run of a batch register it.
 *
 * <p>One more partition without files has the epoch of the driver's lease for a name. Whoever moves partitions names it
 * in the same transaction, which fails if a newer driver has put its own in its place.
 */
public record ListedPartitions(String database, String table, int generation, URI metastore)
        implements PartitionedTable.Partitions {

    /** The column by which the table is partitioned. */
    public static final String COLUMN = "part";

    /** The folder of partitions without files. */
    public static final String FREE = "free";

    private static final String LEASE = "lease-";

    @Override
    public void fence(long epoch) {
        try (Catalog catalog = Catalog.at(metastore)) {
            Table of = catalog.find(database, table).orElseThrow();
            catalog.addIfAbsent(partition(of, LEASE + epoch, free(of)));
            // Only now: of two drivers at least the one that adds later sees both.
            List<Long> epochs = epochs(catalog);
            long newest = epochs.stream().reduce(epoch, Math::max);
            epochs.stream()
                    .filter(other -> other < newest && other <= epoch)
                    .forEach(other -> catalog.forgetPartition(database, table, LEASE + other));
            if (newest > epoch) {
                throw Lease.superseded(table, epoch, newest);
            }
        }
    }

    private List<Long> epochs(Catalog catalog) {
        return catalog.partitions(database, table).stream()
                .map(ListedPartitions::name)
                .filter(name -> name.startsWith(LEASE))
                .map(name -> Long.valueOf(name.substring(LEASE.length())))
                .toList();
    }

    @Override
    public Optional<Path> find(long batch) {
        try (Catalog catalog = Catalog.at(metastore)) {
            return catalog.partition(database, table, name(batch))
                    .filter(found -> !isFree(found))
                    .map(found -> new Path(found.getSd().getLocation()));
        }
    }

    @Override
    public boolean add(long batch, Path folder) {
        try (Catalog catalog = Catalog.at(metastore)) {
            Table of = catalog.find(database, table).orElseThrow();
            return catalog.addIfAbsent(partition(of, name(batch), folder));
        }
    }

    public String name(long batch) {
        return name(generation, batch);
    }

    public static String name(int generation, long batch) {
        return generation + "-" + batch;
    }

    public static String name(Partition partition) {
        return partition.getValues().get(0);
    }

    /** Whether it is of batches, and has files. */
    public static boolean isOfBatches(Partition partition) {
        return !name(partition).startsWith(LEASE) && !isFree(partition);
    }

    /** Whether no batch has it: a rebuild or a merge has left it over. */
    static boolean isFree(Partition partition) {
        return new Path(partition.getSd().getLocation()).getName().equals(FREE);
    }

    static Path free(Table of) {
        return new Path(of.getSd().getLocation(), FREE);
    }

    public static Partition partition(Table of, String name, Path folder) {
        Partition partition = new Partition();
        partition.setDbName(of.getDbName());
        partition.setTableName(of.getTableName());
        partition.setValues(List.of(name));
        partition.setParameters(java.util.Map.of());
        partition.setSd(of.getSd().deepCopy());
        partition.getSd().setLocation(folder.toString());
        return partition;
    }
}
