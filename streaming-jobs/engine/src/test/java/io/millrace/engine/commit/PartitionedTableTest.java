package io.millrace.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.BlockedException;
import io.millrace.engine.TestSpark;
import io.millrace.engine.Unreachable;
import io.millrace.engine.lake.Catalog;
import io.millrace.engine.lake.Generation;
import io.millrace.engine.lake.ListedPartitions;
import io.millrace.engine.lake.WantedTable;
import io.millrace.engine.lake.Warehouse;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.sdk.Column;
import io.millrace.sdk.Output;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.Table;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Partitions in a real metastore, read by Spark. */
class PartitionedTableTest {

    public record Note(@Column("a number") long number) {}

    private static final Output<?> NOTES = Output.parquet("notes", Note.class, "Notes");
    private static final int GENERATION = 0;
    private static final String RUN = "1.1";
    private static final String LATER_RUN = "2.1";

    @TempDir
    Path folder;

    private String database;
    private String root;
    private Destination destination;
    private Catalog catalog;
    private PartitionedTable table;

    @BeforeEach
    void makeTheTable(TestInfo test) {
        database = "parts_" + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        Warehouse warehouse = new Warehouse(TestSpark.environment(folder, "warehouse=" + folder.toUri()));
        Generation generation = Generation.live(database, GENERATION);
        warehouse.ensureDatabase(database, "For tests");
        warehouse.create(new WantedTable(database, NOTES), generation, "abc");
        root = generation.folder(folder.toUri(), "notes");
        destination = new Destination(NOTES, root, "abc");
        catalog = Catalog.at(TestSpark.metastore());
        table = table(RUN);
        table.fence(1);
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void showsABatchOnlyWhenItIsCommitted() {
        WrittenFile file = write(RUN, 0, 1, 1, 2);
        assertThat(numbers()).isEmpty();
        assertThat(table.committed(0)).isEmpty();

        table.commit(List.of(file), stamp(0));

        assertThat(numbers()).containsExactly(1L, 2L);
        assertThat(rows().where("part = '0-0'").count()).isEqualTo(2);
        assertThat(table.committed(0)).contains(stamp(0));
        assertThat(table.committed(1)).isEmpty();
    }

    @Test
    void tellsTheBatchesByTheirOwnStamps() {
        table.commit(List.of(write(RUN, 1, 1, 1)), stamp(1));
        table.commit(List.of(write(RUN, 11, 2, 2)), stamp(11));

        assertThat(table.committed(1)).contains(stamp(1));
        assertThat(table.committed(11)).contains(stamp(11));
        assertThat(numbers()).containsExactly(1L, 2L);
    }

    @Test
    void takesOfTwoRunsOfABatchTheOneThatRegistersItFirst() {
        WrittenFile one = write(RUN, 0, 1, 1, 2);
        WrittenFile other = write(LATER_RUN, 0, 1, 1, 2);

        table(LATER_RUN).fence(2);
        table(LATER_RUN).commit(List.of(other), stamp(0, 2));
        table.commit(List.of(one), stamp(0, 1));

        assertThat(numbers()).containsExactly(1L, 2L);
        assertThat(rows().inputFiles()).singleElement().asString().contains("/abc/2.1/0/0/");
        assertThat(table.committed(0)).contains(stamp(0, 2));
    }

    @Test
    void doesNotGoOnWhereAnotherRunHasOtherRowsOfTheBatch() {
        WrittenFile one = write(RUN, 0, 1, 1, 2);
        WrittenFile other = write(LATER_RUN, 0, 1, 1);
        Stamp fewer = new Stamp(0, 2, stamp(0).ranges(), Map.of("notes", 1L));

        table(LATER_RUN).fence(2);
        table(LATER_RUN).commit(List.of(other), fewer);

        assertThatThrownBy(() -> table.commit(List.of(one), stamp(0)))
                .isInstanceOf(BlockedException.class)
                .hasMessage("Table notes holds batch 0 with rows {notes=1}, and this run has rows {notes=2}."
                        + " Rebuild the tables from the topics: ./millrace rebuild.");
        assertThat(numbers()).containsExactly(1L);
        assertThat(table.committed(0)).contains(fewer);
    }

    @Test
    void takesNoBatchFromADriverThatHasLostItsLease() {
        WrittenFile file = write(RUN, 0, 1, 1, 2);
        table(LATER_RUN).fence(2);

        assertThatThrownBy(() -> table.commit(List.of(file), stamp(0)))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("holds epoch 2 of the pipeline's lease, and this driver has epoch 1");

        assertThat(numbers()).isEmpty();
        assertThat(table.committed(0)).isEmpty();
    }

    @Test
    void leavesOutFilesOfTasksThatRanTwice() {
        write(RUN, 0, 1, 1);
        WrittenFile second = write(RUN, 0, 2, 1);

        table.commit(List.of(second), stamp(0));

        assertThat(numbers()).containsExactly(1L);
        assertThat(rows().inputFiles()).singleElement().asString().endsWith("/0-00000-2.parquet");
    }

    @Test
    void leavesOutAPartitionThatARebuildHasLeftOver() {
        catalog.add(List.of(free("7-0")));

        assertThat(table.committed(0)).isEmpty();
        table.commit(List.of(write(RUN, 0, 1, 1)), stamp(0));

        assertThat(numbers()).containsExactly(1L);
        assertThat(catalog.batches(database, "notes")).containsOnlyKeys("0-0");
    }

    @Test
    void holdsTheEpochOfItsDriverInAPartitionWithoutRows() {
        table.fence(1);
        table.fence(1);
        assertThat(partitions()).containsExactly("lease-1");

        table(LATER_RUN).fence(2);

        assertThat(partitions()).containsExactly("lease-2");
        assertThat(rows().count()).isZero();
        assertThat(catalog.batches(database, "notes")).isEmpty();
    }

    @Test
    void isNotFencedByADriverThatHasLostItsLease() {
        table(LATER_RUN).fence(2);

        assertThatThrownBy(() -> table.fence(1))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("holds epoch 2 of the pipeline's lease, and this driver has epoch 1");
        assertThat(partitions()).containsExactly("lease-2");
    }

    @Test
    void movesNoPartitionForADriverThatHasLostItsLease() {
        table.commit(List.of(write(RUN, 0, 1, 1)), stamp(0));
        table.commit(List.of(write(RUN, 1, 1, 2)), stamp(1));
        table.fence(1);
        List<Partition> frozen = moved();

        table(LATER_RUN).fence(2);

        assertThatThrownBy(() -> catalog.change(table(), frozen)).isInstanceOf(Unreachable.class);
        assertThat(numbers()).containsExactly(1L, 2L);
        assertThat(partitions()).containsExactly("0-0", "0-1", "lease-2");

        catalog.change(table(), moved());

        assertThat(numbers()).isEmpty();
    }

    /** All partitions, the driver's own among them, as a swap moves them in one transaction. */
    private List<Partition> moved() {
        List<Partition> all = catalog.partitions(database, "notes");
        all.forEach(partition ->
                partition.setSd(free(ListedPartitions.name(partition)).getSd()));
        return all;
    }

    private Partition free(String name) {
        return ListedPartitions.partition(table(), name, new org.apache.hadoop.fs.Path(root, ListedPartitions.FREE));
    }

    private Table table() {
        return catalog.find(database, "notes").orElseThrow();
    }

    private List<String> partitions() {
        return catalog.partitions(database, "notes").stream()
                .map(ListedPartitions::name)
                .sorted()
                .toList();
    }

    private static long epoch(String run) {
        return Long.parseLong(run.substring(0, run.indexOf('.')));
    }

    private PartitionedTable table(String run) {
        return new PartitionedTable(
                destination,
                run,
                new ListedPartitions(database, "notes", GENERATION, epoch(run), TestSpark.metastore()),
                TestSpark.hadoop());
    }

    /** As a task writes it: hidden. */
    private WrittenFile write(String run, long batch, long attempt, long... numbers) {
        String name = Destination.HIDDEN + batch + "-00000-" + attempt + ".parquet";
        return TestSpark.write(
                new org.apache.hadoop.fs.Path(destination.folder(run, batch), name),
                destination.rows(),
                Arrays.stream(numbers).mapToObj(Note::new).toList());
    }

    private Dataset<Row> rows() {
        TestSpark.session().catalog().refreshTable(database + ".notes");
        return TestSpark.session().table(database + ".notes");
    }

    private List<Object> numbers() {
        return TestSpark.column(rows(), "number");
    }

    private static Stamp stamp(long batch) {
        return stamp(batch, 1);
    }

    private static Stamp stamp(long batch, long epoch) {
        return new Stamp(
                batch, epoch, List.of(new Stamp.Range("events", 0, 0, 2, 2, 2, 0, Map.of(), 0)), Map.of("notes", 2L));
    }
}
