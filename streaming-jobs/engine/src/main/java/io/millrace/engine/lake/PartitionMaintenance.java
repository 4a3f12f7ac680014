package io.millrace.engine.lake;

import io.millrace.engine.Unreachable;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.commit.PartitionedTable;
import io.millrace.engine.commit.StampFile;
import io.millrace.engine.commit.UnlistedPartitions;
import io.millrace.engine.lake.Tiers.Item;
import io.millrace.engine.storage.Environment;
import io.millrace.engine.storage.Folder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hive.metastore.api.FieldSchema;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.Table;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the partitions of a Parquet table few: merges those of adjacent batches, and removes those whose rows have expired.
 * Readers see a merge or an expiry at once, in one transaction of the metastore. The names of partitions and the files
 * stay for a while after it, since a running query may still ask for them. A process may die anywhere; the next
 * maintenance does the rest.
 */
public final class PartitionMaintenance {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionMaintenance.class);

    /** So many of the newest partitions stay as they are: their batches may be run again, and a start looks for the last. */
    private static final int SPARED = 3;

    /** So that two merges never share a folder. */
    private static final AtomicInteger MERGES = new AtomicInteger();

    /** A partition of batches, and what lies beside its files. */
    private record Part(Partition partition, StampFile stamp) {}

    private final SparkSession spark;
    private final Environment environment;
    private final Lease lease;
    private final String run;
    private final InstantSource clock;
    private long mergesAgainAt;

    public PartitionMaintenance(
            SparkSession spark, Environment environment, Lease lease, String run, InstantSource clock) {
        this.spark = spark;
        this.environment = environment;
        this.lease = lease;
        this.run = run;
        this.clock = clock;
    }

    /**
     * @param last the last batch that is committed
     * @param retention how long rows are kept; zero for good
     */
    public Upkeep maintain(PartitionedTable table, ListedPartitions listed, long last, Duration retention)
            throws IOException {
        lease.require();
        RunFolders folders = new RunFolders(
                new Path(table.destination().root(), table.destination().writer()), run, last, environment.hadoop());
        try (Catalog catalog = Catalog.at(environment.engine().metastore())) {
            if (!retention.isZero()) {
                expire(catalog, table, listed, clock.millis() - retention.toMillis());
            }
            Tiers tiers = Tiers.of(environment.engine().targetFileSize(), retention, clock.millis());
            Map<String, StampFile> stamps = new HashMap<>();
            while (environment.engine().mergePartitions()
                    && clock.millis() >= mergesAgainAt
                    && merge(catalog, table, listed, folders, tiers, stamps)) {
                lease.require();
            }
            return clear(catalog, table, listed, folders);
        }
    }

    /** The partitions of batches in their order, but for the newest. */
    private static List<Partition> settled(Catalog catalog, ListedPartitions listed) {
        List<Partition> settled = new ArrayList<>(listed.all(catalog));
        settled.removeIf(partition -> !ListedPartitions.isOfBatches(partition));
        settled.sort(Comparator.comparing(listed::first));
        return settled.subList(0, Math.max(0, settled.size() - SPARED));
    }

    private StampFile stamp(Partition partition) {
        Path folder = new Path(partition.getSd().getLocation());
        try {
            return StampFile.read(folder, environment.hadoop());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the stamp in " + folder, unreadable);
        }
    }

    /** From the oldest on, so that only stamps of what expires are read, and one more. */
    private void expire(Catalog catalog, PartitionedTable table, ListedPartitions listed, long arrivedBefore)
            throws IOException {
        List<Part> expired = settled(catalog, listed).stream()
                .map(partition -> new Part(partition, stamp(partition)))
                .takeWhile(part -> part.stamp().arrivedAt() < arrivedBefore)
                .toList();
        if (expired.isEmpty()) {
            return;
        }
        Table of = listed.of(catalog);
        long last = expired.get(expired.size() - 1).stamp().stamp().batch();
        // First: a partition that is missing without it would be taken for lost.
        listed.expire(catalog, of, last);
        new PartitionFolders(table.destination().root(), table.destination().writer(), environment.hadoop())
                .expire(last);
        listed.change(catalog, of, free(of, expired));
        LOG.info(
                "{}: {} rows have expired",
                listed.table(),
                expired.stream().mapToLong(part -> part.stamp().rows()).sum());
    }

    private static List<Partition> free(Table of, List<Part> parts) {
        return parts.stream()
                .map(part -> ListedPartitions.partition(
                        of, ListedPartitions.name(part.partition()), ListedPartitions.free(of)))
                .toList();
    }

    /** @param stamps those that were read for an earlier merge, by the folder */
    private boolean merge(
            Catalog catalog,
            PartitionedTable table,
            ListedPartitions listed,
            RunFolders folders,
            Tiers tiers,
            Map<String, StampFile> stamps)
            throws IOException {
        List<Part> old = tiers.choose(settled(catalog, listed).stream()
                .map(partition -> new Part(
                        partition, stamps.computeIfAbsent(partition.getSd().getLocation(), folder -> stamp(partition))))
                .map(part -> new Item<>(part, part.stamp().bytes(), part.stamp().arrivedAt()))
                .toList());
        if (old.isEmpty()) {
            return false;
        }
        Table of = listed.of(catalog);
        long first = old.get(0).stamp().first();
        Path folder = folders.rewritten(RunFolders.shared(first) + "/" + first + "-" + MERGES.incrementAndGet());
        write(table, of, old, folder);
        Map<String, Long> files = new Folder(folder, environment.hadoop())
                .parquet().stream()
                        .collect(Collectors.toMap(file -> file.getPath().getName(), FileStatus::getLen));
        StampFile.merged(old.stream().map(Part::stamp).toList(), files).write(folder, environment.hadoop());
        List<Partition> changed = new ArrayList<>(free(of, old.subList(1, old.size())));
        changed.add(ListedPartitions.partition(of, listed.name(first), folder));
        lease.require();
        try {
            listed.change(catalog, of, changed);
        } catch (Unreachable unknown) {
            // The metastore may still carry it out. What comes later must not be overtaken by it.
            mergesAgainAt = clock.millis() + grace();
            throw unknown;
        }
        LOG.info("{}: {} partitions are merged", table.name(), old.size());
        return true;
    }

    private void write(PartitionedTable table, Table of, List<Part> parts, Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        long bytes = 0;
        long rows = 0;
        for (Part part : parts) {
            bytes += part.stamp().bytes();
            rows += part.stamp().rows();
            part.stamp()
                    .files()
                    .keySet()
                    .forEach(file -> files.add(new Path(part.partition().getSd().getLocation(), file)));
        }
        Optional<SmallFiles> small = SmallFiles.areSmall(bytes, rows)
                ? SmallFiles.read(files, table.destination().rows(), environment.hadoop())
                : Optional.empty();
        if (small.isPresent()) {
            small.get().write(folder, environment.hadoop());
        } else {
            String[] paths = files.stream().map(Path::toString).toArray(String[]::new);
            Compaction.write(spark.read().schema(schema(table, of)).parquet(paths), 1, folder);
        }
    }

    /** The columns of the table, also those that the code no longer writes, named as it writes them. */
    private static StructType schema(PartitionedTable table, Table of) {
        Map<String, String> names = new HashMap<>();
        table.destination()
                .rows()
                .fields()
                .forEach(field -> names.put(field.name().toLowerCase(Locale.ROOT), field.name()));
        StructType schema = new StructType();
        for (FieldSchema column : of.getSd().getCols()) {
            schema = schema.add(
                    names.getOrDefault(column.getName(), column.getName()),
                    org.apache.spark.sql.types.DataType.fromDDL(column.getType()));
        }
        return schema;
    }

    private long grace() {
        return environment.engine().removedFileRetention().toMillis();
    }

    /** Forgets the names that no query can still ask for, and deletes the folders that no partition has had of late. */
    private Upkeep clear(Catalog catalog, PartitionedTable table, ListedPartitions listed, RunFolders folders)
            throws IOException {
        new UnlistedPartitions(table.destination().root(), environment.hadoop()).clear();
        long since = clock.millis() - grace();
        Map<String, Partition> byName = new TreeMap<>();
        Set<String> live = new HashSet<>();
        List<String> forgettable = new ArrayList<>();
        for (Partition partition : listed.all(catalog)) {
            boolean isFree = !ListedPartitions.isOfBatches(partition) && !ListedPartitions.isLease(partition);
            if (isFree && isForgettable(partition, listed, folders.last(), since)) {
                forgettable.add(ListedPartitions.name(partition));
            } else {
                byName.put(ListedPartitions.name(partition), partition);
                live.add(new Path(partition.getSd().getLocation()).toUri().getPath());
            }
        }
        catalog.forgetPartitions(listed.database(), listed.table(), forgettable);
        lease.require();
        long removed =
                folders.clear((folder, batch) -> !live.contains(folder.toUri().getPath())
                        && isOld(byName.get(listed.name(batch)), since)
                        && isOld(folder, since));
        return new Upkeep(table.name(), 0, 0, byName.size(), removed);
    }

    /** The name of a batch that is being registered stands there without files for a moment. */
    private static boolean isForgettable(Partition partition, ListedPartitions listed, long last, long since) {
        String[] name = ListedPartitions.name(partition).split("-");
        boolean isUnderWay = name[0].equals(Integer.toString(listed.generation())) && Long.parseLong(name[1]) > last;
        return !isUnderWay && isOld(partition, since);
    }

    private static boolean isOld(Partition partition, long since) {
        return partition == null || ListedPartitions.changedAt(partition) < since;
    }

    /** A merge whose transaction seems to have failed may be carried out later. One without a stamp had none. */
    private boolean isOld(Path folder, long since) throws IOException {
        try {
            return new Folder(folder, environment.hadoop()).modifiedAt(StampFile.NAME) < since;
        } catch (FileNotFoundException unfinished) {
            return true;
        }
    }
}
