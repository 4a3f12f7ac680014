package io.millrace.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.Column;
import io.millrace.engine.Output;
import io.millrace.engine.TestSpark;
import io.millrace.engine.lake.ListedPartitions;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.WrittenFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class PartitionedTableTest {

    public record Note(@Column("a number") long number) {}

    @TempDir
    Path folder;

    private String database;
    private Destination destination;
    private PartitionedTable table;

    @BeforeEach
    void makeTheTable(TestInfo test) {
        database = "parts_" + test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        destination = Destination.of(
                Output.parquet("notes", Note.class, "Notes"),
                folder.resolve("notes").toUri().toString(),
                "abc");
        table = new PartitionedTable(
                destination, new ListedPartitions(database, destination, TestSpark.session()), TestSpark.hadoop());
        TestSpark.session().sql("CREATE DATABASE " + database);
        TestSpark.session()
                .sql("CREATE TABLE " + database + ".notes (number bigint, batch bigint) USING PARQUET"
                        + " PARTITIONED BY (batch) LOCATION '"
                        + folder.resolve("notes").toUri() + "'");
    }

    @Test
    void showsABatchOnlyWhenItIsCommitted() {
        WrittenFile file = write(0, "part-00000-1.parquet", 1, 2);
        assertThat(numbers()).isEmpty();
        assertThat(table.committed(0)).isEmpty();

        table.commit(List.of(file), stamp(0));

        assertThat(numbers()).containsExactly(1L, 2L);
        assertThat(rows().where("batch = 0").count()).isEqualTo(2);
        assertThat(table.committed(0)).contains(stamp(0));
        assertThat(table.committed(1)).isEmpty();
    }

    @Test
    void tellsTheBatchesByTheirOwnStamps() {
        table.commit(List.of(write(1, "part-00000-1.parquet", 1)), stamp(1));
        table.commit(List.of(write(11, "part-00000-2.parquet", 2)), stamp(11));

        assertThat(table.committed(1)).contains(stamp(1));
        assertThat(table.committed(11)).contains(stamp(11));
        assertThat(numbers()).containsExactly(1L, 2L);
    }

    @Test
    void takesTheSameCommitASecondTime() {
        WrittenFile file = write(0, "part-00000-1.parquet", 1);

        table.commit(List.of(file), stamp(0));
        table.commit(List.of(file), stamp(0));

        assertThat(numbers()).containsExactly(1L);
    }

    @Test
    void removesWhatARunLeftOfABatchAndNothingElse() {
        table.commit(List.of(write(0, "part-00000-1.parquet", 1)), stamp(0));
        write(1, "part-00000-2.parquet", 2);

        table.discard(1);

        assertThat(folder.resolve("notes/batch=1")).doesNotExist();
        assertThat(numbers()).containsExactly(1L);
    }

    @Test
    void leavesOutFilesOfTasksThatRanTwice() {
        write(0, "part-00000-1.parquet", 1);
        WrittenFile second = write(0, "part-00000-2.parquet", 1);

        table.commit(List.of(second), stamp(0));

        assertThat(numbers()).containsExactly(1L);
    }

    @Test
    void takesThePlaceOfAPartitionThatARebuildHasLeftOver() {
        org.apache.spark.sql.SparkSession spark = TestSpark.session();
        String notes = database + ".notes";
        for (long batch : List.of(0L, 1L)) {
            spark.sql("ALTER TABLE " + notes + " ADD PARTITION (batch = " + batch + ") LOCATION '"
                    + folder.resolve("notes/free").toUri() + "'");
        }
        spark.sql("ALTER TABLE " + notes + " SET TBLPROPERTIES ('" + ListedPartitions.FREE_UNTIL + "' = '2')");
        assertThat(table.committed(1)).isEmpty();

        table.commit(List.of(write(1, "part-00000-1.parquet", 1)), stamp(1));
        table.commit(List.of(write(2, "part-00000-1.parquet", 2)), stamp(2));

        assertThat(numbers()).containsExactly(1L, 2L);
        assertThat(table.committed(0)).isEmpty();
        assertThat(table.committed(1)).contains(stamp(1));
    }

    private WrittenFile write(long batch, String name, long... numbers) {
        return TestSpark.write(
                new org.apache.hadoop.fs.Path(destination.folder(batch), name),
                destination.rows().get(),
                java.util.Arrays.stream(numbers).mapToObj(Note::new).toList());
    }

    private Dataset<Row> rows() {
        TestSpark.session().catalog().refreshTable(database + ".notes");
        return TestSpark.session().table(database + ".notes");
    }

    private List<Object> numbers() {
        return TestSpark.column(rows(), "number");
    }

    private static Stamp stamp(long batch) {
        return new Stamp(batch, List.of(new Stamp.Range("events", 0, 0, 2, 2, 2, 0, Map.of(), 0)), Map.of("notes", 2L));
    }
}
