package io.millrace.engine.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.millrace.engine.BlockedException;
import io.millrace.engine.TestSpark;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.commit.PartitionedTable;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.commit.StampFile;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.Column;
import io.millrace.sdk.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Partitions in a real metastore, read by Spark. */
class PartitionMaintenanceTest {

    public record Note(
            @Column("a number") long number, @Column("text") String camelCase) {}

    private static final Output<?> NOTES = Output.parquet("notes", Note.class, "Notes");

    @TempDir
    Path folder;

    private Environment environment;
    private Lease lease;
    private String database;
    private Destination destination;
    private ListedPartitions listed;
    private PartitionedTable table;
    private PartitionMaintenance maintenance;
    private Instant now = Instant.now();

    @BeforeEach
    void makeTheTable(TestInfo test) throws Exception {
        environment = TestSpark.environment(folder, "merge-partitions=on");
        database = "merge_" + System.nanoTime() + "_"
                + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        lease = Lease.take(environment, database, "driver", "");
        Warehouse warehouse = new Warehouse(environment);
        Generation generation = Generation.live(database, 0);
        warehouse.ensureDatabase(database, "For tests");
        warehouse.create(new WantedTable(database, NOTES), generation, "abc");
        destination =
                new Destination(NOTES, generation.folder(environment.engine().warehouse(), "notes"), "abc");
        listed = new ListedPartitions(database, "notes", 0, lease.fence(), TestSpark.metastore());
        table = new PartitionedTable(destination, run(), listed, TestSpark.hadoop());
        table.fence(lease.epoch());
        maintenance = maintenance(environment);
    }

    @AfterEach
    void end() {
        lease.close();
    }

    @Test
    void mergesWhatBatchesWroteAndForgetsAndDeletesItLater() throws IOException {
        commit(0, 30);

        maintain(29);

        assertThat(batches()).containsOnlyKeys("0-0", "0-27", "0-28", "0-29");
        assertThat(partitions()).as("those that a running query may ask for").hasSize(31);
        assertThat(folders()).hasSize(31);
        assertThat(numbers()).isEqualTo(upTo(30));
        assertThat(rows().where("camel_case = 'note 7'").count()).isEqualTo(1);
        StampFile stamp = StampFile.read(new org.apache.hadoop.fs.Path(batches().get("0-0")), TestSpark.hadoop());
        assertThat(stamp.first()).isZero();
        assertThat(stamp.stamp()).isEqualTo(stamp(26));
        assertThat(stamp.rows()).isEqualTo(27);

        now = Instant.now().plus(Duration.ofMinutes(61));
        Upkeep upkeep = maintain(29);

        assertThat(partitions()).containsExactly("0-0", "0-27", "0-28", "0-29", "lease-" + lease.fence());
        assertThat(folders()).hasSize(4);
        assertThat(upkeep).isEqualTo(new Upkeep("notes", 0, 0, 5, 27));
        assertThat(numbers()).isEqualTo(upTo(30));
    }

    @Test
    void keepsPartitionsFewHoweverManyBatchesThereAre() throws IOException {
        for (int round = 0; round < 4; round++) {
            commit(round * 40L, 40);
            now = later();
            maintain(round * 40L + 39);
        }
        now = later();

        maintain(159);

        assertThat(partitions()).hasSizeLessThan(10);
        assertThat(folders()).hasSizeLessThan(10);
        assertThat(numbers()).isEqualTo(upTo(160));
    }

    @Test
    void changesNothingForADriverThatHasLostItsLease() throws Exception {
        commit(0, 20);
        Map<String, String> before = batches();
        lease.close();
        try (Lease newer = Lease.take(environment, database, "driver", "")) {
            assertThatThrownBy(() -> maintain(19)).isInstanceOf(BlockedException.class);
            // As if the older one had been frozen.
            new ListedPartitions(database, "notes", 0, newer.epoch(), TestSpark.metastore()).fenceOff();
            try (Catalog catalog = Catalog.at(TestSpark.metastore())) {
                var of = catalog.find(database, "notes").orElseThrow();
                List<Partition> all = catalog.partitions(database, "notes");
                assertThatThrownBy(() -> listed.change(
                                catalog, of, List.of(ListedPartitions.partition(of, "0-1", ListedPartitions.free(of)))))
                        .isInstanceOf(BlockedException.class)
                        .hasMessageContaining("holds epoch " + newer.epoch());
                assertThat(catalog.partitions(database, "notes")).hasSameSizeAs(all);
            }
        }

        assertThat(batches()).isEqualTo(before);
        assertThat(numbers()).isEqualTo(upTo(20));
    }

    @Test
    void removesWhatNoPartitionHasAndNothingThatABatchUnderWayHasWritten() throws IOException {
        commit(0, 3);
        write("0.1", 1);
        write("0.1", 8);
        write(run(), 3);
        write((lease.epoch() + 1) + ".1", 1);

        now = Instant.now().plus(Duration.ofMinutes(61));
        maintain(2);

        assertThat(folders())
                .containsExactlyInAnyOrder(
                        run() + "/0/0", run() + "/0/1", run() + "/0/2", run() + "/0/3", (lease.epoch() + 1) + ".1/0/1");
    }

    @Test
    void losesNothingAndLeavesNothingWhereverItDies() throws IOException {
        long batch = 0;
        int deaths = 0;
        for (int call = 1; call < 80 && deaths == call - 1; call++) {
            commit(batch, 12);
            batch += 12;
            now = later();
            Failing.failAt(call);
            try {
                maintenance(failing()).maintain(table, listed, batch - 1, Duration.ZERO);
            } catch (Exception died) {
                deaths++;
            }
            Failing.failAt(0);
            assertThat(numbers()).isEqualTo(upTo(batch));
            assertThat(batchesOnStorage()).isEqualTo(upTo(batch));
        }
        now = later();
        maintain(batch - 1);
        now = later();
        maintain(batch - 1);

        assertThat(deaths).as("writes and deletions of one maintenance").isBetween(5, 78);
        assertThat(numbers()).isEqualTo(upTo(batch));
        assertThat(folders()).hasSameSizeAs(batches().keySet());
        assertThat(partitions()).hasSize(batches().size() + 1);
    }

    @Test
    void removesTheRowsThatHaveExpiredAndSaysWhich() throws IOException {
        for (long batch = 0; batch < 30; batch++) {
            commit(batch, Instant.now().minus(Duration.ofDays(30 - batch)).plus(Duration.ofHours(2)));
        }

        maintenance.maintain(table, listed, 29, Duration.ofDays(10));

        assertThat(numbers())
                .isEqualTo(
                        LongStream.range(20, 30).boxed().map(Object.class::cast).toList());
        assertThat(folders()).as("a running query may still read them").hasSize(30);
        Map<String, String> before = batches();
        loseTheMetastore();
        assertThat(batches()).isEqualTo(before);
        try (Catalog catalog = Catalog.at(TestSpark.metastore())) {
            Map<String, String> properties =
                    catalog.table(database, "notes").orElseThrow().properties();
            assertThat(ListedPartitions.expired(properties, 0)).isEqualTo(19);
            assertThat(ListedPartitions.expired(properties, 1)).isEqualTo(-1);
        }

        now = Instant.now().plus(Duration.ofMinutes(61));
        maintenance.maintain(table, listed, 29, Duration.ofDays(10));

        assertThat(folders()).hasSize(10);
        assertThat(partitions()).hasSize(11);

        // Another driver may have been faster with some of them, or with all.
        try (Catalog catalog = Catalog.at(TestSpark.metastore())) {
            catalog.forgetPartitions(database, "notes", List.of("0-5", "0-29"));
            catalog.forgetPartitions(database, "notes", List.of("0-5", "0-29"));
        }
        assertThat(partitions()).hasSize(10).doesNotContain("0-29");
    }

    @Test
    void isFoundAgainByItsFoldersWhereTheMetastoreHasLostIt() throws IOException {
        commit(0, 30);
        maintain(29);
        write("0.1", 28);
        commitTo("0.1", 29);
        Map<String, String> before = batches();

        loseTheMetastore();

        assertThat(batches()).isEqualTo(before);
        assertThat(numbers()).isEqualTo(upTo(30));
        commit(30, 1);
        assertThat(numbers()).isEqualTo(upTo(31));
    }

    /** As if the driver of an older lease had died before it registered the partition. */
    private void commitTo(String run, long batch) throws IOException {
        write(run, batch);
        org.apache.hadoop.fs.Path written = destination.folder(run, batch);
        StampFile.read(destination.folder(run(), batch), TestSpark.hadoop()).write(written, TestSpark.hadoop());
    }

    private void loseTheMetastore() throws IOException {
        Generation generation = Generation.live(database, 0);
        try (Catalog catalog = Catalog.at(TestSpark.metastore())) {
            catalog.forget(database, "notes");
        }
        for (int attempt = 1; attempt <= 2; attempt++) {
            new Warehouse(environment).register(new WantedTable(database, NOTES), generation, "abc");
        }
        table.fence(lease.epoch());
        TestSpark.session().catalog().refreshTable(database + ".notes");
    }

    /** The batches of the partitions that the folders show. */
    private List<Object> batchesOnStorage() throws IOException {
        List<Object> batches = new ArrayList<>();
        for (org.apache.hadoop.fs.Path found : new PartitionFolders(destination.root(), "abc", TestSpark.hadoop())
                .live()
                .values()) {
            StampFile stamp = StampFile.read(found, TestSpark.hadoop());
            LongStream.rangeClosed(stamp.first(), stamp.stamp().batch()).forEach(batches::add);
        }
        return batches;
    }

    /** So much that what was removed by now can be deleted, and later than the last time that was asked. */
    private Instant later() {
        return Instant.now().plus(Duration.ofHours(2));
    }

    private Upkeep maintain(long last) throws IOException {
        return maintenance.maintain(table, listed, last, Duration.ZERO);
    }

    private PartitionMaintenance maintenance(Environment with) {
        return new PartitionMaintenance(TestSpark.session(), with, lease, run(), () -> now);
    }

    private Environment failing() {
        Configuration hadoop = new Configuration(TestSpark.hadoop());
        hadoop.set("fs.file.impl", Failing.class.getName());
        hadoop.setBoolean("fs.file.impl.disable.cache", true);
        return new Environment(environment.settings(), environment.engine(), hadoop, DefaultEngine.create(hadoop));
    }

    private String run() {
        return lease.epoch() + ".1";
    }

    private void commit(long first, int count) {
        LongStream.range(first, first + count).forEach(batch -> commit(batch, Instant.now()));
    }

    private void commit(long batch, Instant arrivedAt) {
        WrittenFile file = write(run(), batch);
        table.commit(
                List.of(new WrittenFile(
                        file.table(),
                        file.path(),
                        file.size(),
                        arrivedAt.toEpochMilli(),
                        file.rows(),
                        file.statistics())),
                stamp(batch));
    }

    private WrittenFile write(String run, long batch) {
        return TestSpark.write(
                new org.apache.hadoop.fs.Path(destination.folder(run, batch), "_" + batch + "-00000-1.parquet"),
                destination.rows(),
                List.of(new Note(batch, "note " + batch)));
    }

    private Stamp stamp(long batch) {
        return new Stamp(batch, lease.epoch(), List.of(), Map.of("notes", 1L));
    }

    private Dataset<Row> rows() {
        TestSpark.session().catalog().refreshTable(database + ".notes");
        return TestSpark.session().table(database + ".notes");
    }

    private List<Object> numbers() {
        return rows().select("number").orderBy("number").collectAsList().stream()
                .map(row -> row.get(0))
                .toList();
    }

    private static List<Object> upTo(long end) {
        return LongStream.range(0, end).boxed().map(Object.class::cast).toList();
    }

    private Map<String, String> batches() {
        try (Catalog catalog = Catalog.at(TestSpark.metastore())) {
            return catalog.batches(database, "notes");
        }
    }

    private List<String> partitions() {
        try (Catalog catalog = Catalog.at(TestSpark.metastore())) {
            return catalog.partitions(database, "notes").stream()
                    .map(ListedPartitions::name)
                    .sorted()
                    .toList();
        }
    }

    /** The folders that have files, without the table's own. */
    private List<String> folders() throws IOException {
        Path root = Path.of(java.net.URI.create(destination.root()).getPath()).resolve("abc");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file.getParent()).toString())
                    .distinct()
                    .sorted()
                    .toList();
        }
    }
}
