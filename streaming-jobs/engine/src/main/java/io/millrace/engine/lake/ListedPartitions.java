package io.millrace.engine.lake;

import io.millrace.engine.Unreachable;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.commit.PartitionedTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hive.metastore.api.FieldSchema;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.Table;

/**
 * The partitions of a Parquet table in the metastore, where readers find them. A partition has a name that no other
 * batch ever had, so the metastore lets only one run of a batch register it.
 *
 * <p>One more partition without files is named for the fence of the driver's lease. A driver that moves partitions names it
 * in the same transaction, which fails if a newer driver has put another in its place.
 *
 * @param fence that of the lease
 */
public record ListedPartitions(String database, String table, int generation, long fence, String metastore)
        implements PartitionedTable.Partitions {

    /** The column by which the table is partitioned. */
    public static final String COLUMN = "part";

    /** The folder of partitions without files. */
    public static final String FREE = "free";

    /** The property of a table that names the last partition whose rows have expired, with those before it. */
    static final String EXPIRED = "millrace.expired";

    /** The property of a partition in which the metastore itself says when it was last changed. */
    private static final String CHANGED_AT = "transient_lastDdlTime";

    private static final String LEASE = "lease-";

    static FieldSchema column() {
        return new FieldSchema(COLUMN, "string", "which files hold the row; of no meaning to readers");
    }

    @Override
    public void fenceOff() {
        try (Catalog catalog = Catalog.at(metastore)) {
            Table of = of(catalog);
            catalog.addIfAbsent(partition(of, LEASE + fence, free(of)));
            // Only now: of two drivers at least the one that adds later sees both.
            List<Long> fences = fences(catalog);
            long newest = fences.stream().reduce(fence, Math::max);
            catalog.forgetPartitions(
                    database,
                    table,
                    fences.stream()
                            .filter(other -> other < newest && other <= fence)
                            .map(other -> LEASE + other)
                            .toList());
            if (newest > fence) {
                throw Lease.superseded(table, fence, newest);
            }
        }
    }

    /** The table whose partitions they are. */
    Table of(Catalog catalog) {
        return catalog.find(database, table).orElseThrow();
    }

    List<Partition> all(Catalog catalog) {
        return catalog.partitions(database, table);
    }

    private List<Long> fences(Catalog catalog) {
        return all(catalog).stream()
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

    /**
     * First without files, and then in its folder: the second step fails together with the lease of an older driver, which
     * may have been frozen until the batch was merged and its name forgotten.
     */
    @Override
    public boolean add(long batch, Path folder) {
        try (Catalog catalog = Catalog.at(metastore)) {
            Table of = of(catalog);
            boolean isNew = catalog.addIfAbsent(partition(of, name(batch), free(of)));
            if (!isNew && catalog.holds(database, table, name(batch))) {
                return false;
            }
            change(catalog, of, List.of(partition(of, name(batch), folder)));
            return true;
        }
    }

    /** Changes partitions in one transaction, which fails if a newer driver has fenced the table. */
    void change(Catalog catalog, Table of, List<Partition> partitions) {
        List<Partition> all = new ArrayList<>(partitions);
        all.add(partition(of, LEASE + fence, free(of)));
        try {
            catalog.change(of, all);
        } catch (Unreachable failed) {
            fences(catalog).stream()
                    .max(Long::compare)
                    .filter(newest -> newest > fence)
                    .ifPresent(newest -> {
                        throw Lease.superseded(table, fence, newest);
                    });
            throw failed;
        }
    }

    /** When the partition was put where it is, in milliseconds. */
    static long changedAt(Partition partition) {
        String seconds = partition.getParameters().getOrDefault(CHANGED_AT, "0");
        return Duration.ofSeconds(Long.parseLong(seconds)).toMillis();
    }

    static boolean isLease(Partition partition) {
        return name(partition).startsWith(LEASE);
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
        partition.setParameters(Map.of());
        partition.setSd(of.getSd().deepCopy());
        partition.getSd().setLocation(folder.toString());
        return partition;
    }

    /** The first batch of a partition by its name; none where that is no name of this generation. */
    public static LongStream first(String name, int generation) {
        return name.matches(generation + "-\\d+")
                ? LongStream.of(Long.parseLong(name.substring(name.indexOf('-') + 1)))
                : LongStream.empty();
    }

    long first(Partition partition) {
        return first(name(partition), generation).findFirst().orElse(-1);
    }

    /** Says that the rows of the batches up to this one have expired. */
    void expire(Catalog catalog, Table of, long batch) {
        of.putToParameters(EXPIRED, name(batch));
        catalog.change(of);
    }

    /** The last batch of a generation whose rows have expired; -1 for none. */
    public static long expired(Map<String, String> properties, int generation) {
        String[] name = properties.getOrDefault(EXPIRED, "").split("-");
        return name.length == 2 && name[0].equals(Integer.toString(generation)) ? Long.parseLong(name[1]) : -1;
    }
}
