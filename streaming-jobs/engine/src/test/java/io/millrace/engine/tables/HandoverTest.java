package io.millrace.engine.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.Column;
import io.millrace.engine.Output;
import io.millrace.engine.TestSpark;
import io.millrace.engine.files.Destination;
import io.millrace.engine.ledger.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of one checkpoint take the place of another's in a table that pipelines share. */
class HandoverTest {

    public record Note(@Column("a number") long number) {}

    private static final Output.Append<Note> NOTES = Output.append("notes", Note.class, "Notes");

    @TempDir
    Path folder;

    private String table;
    private String beside;

    @BeforeEach
    void writeToBoth() {
        table = made("notes");
        beside = made("notes-game-1");
        commit(table, "old", 0, 1, 2);
        commit(table, "old", 1, 3);
        commit(table, "other", 0, 100);
        commit(beside, "new", 0, 1, 2, 3);
        commit(beside, "new", 4, 4);
    }

    @Test
    void leavesTheRowsOfOthersAndTakesTheNewOnesForTheOld() {
        handover().run();

        assertThat(numbers()).containsExactly(1L, 2L, 3L, 4L, 100L);
        assertThat(tableOf("new").committed(4)).contains(stamp(4));
        assertThat(tableOf("other").committed(0)).contains(stamp(0));
    }

    @Test
    void doesNothingTheSecondTime() {
        handover().run();
        long version = tableOf("new").latest().getVersion();
        handover().run();

        assertThat(tableOf("new").latest().getVersion()).isEqualTo(version);
        assertThat(numbers()).containsExactly(1L, 2L, 3L, 4L, 100L);
    }

    @Test
    void goesOnWhereAProcessDiedThatHadBroughtSomeFiles() throws IOException {
        Path brought = folder.resolve("notes/new/0");
        Files.createDirectories(brought.getParent());
        Files.move(folder.resolve("notes-game-1/new/0"), brought);

        handover().run();

        assertThat(numbers()).containsExactly(1L, 2L, 3L, 4L, 100L);
    }

    @Test
    void takesTheOldRowsAwayWhereThereAreNoNewOnes() {
        new Handover(table, made("notes-game-2"), "old", "nobody", TestSpark.kernel(), TestSpark.hadoop()).run();

        assertThat(numbers()).containsExactly(100L);
    }

    private Handover handover() {
        return new Handover(table, beside, "old", "new", TestSpark.kernel(), TestSpark.hadoop());
    }

    private String made(String name) {
        String root = folder.resolve(name).toUri().toString().replaceFirst("/$", "");
        TestSpark.session()
                .sql("CREATE TABLE delta.`" + root + "` (number bigint) USING DELTA TBLPROPERTIES"
                        + " ('delta.feature.domainMetadata' = 'supported')");
        return root;
    }

    private static void commit(String root, String writer, long batch, long... numbers) {
        Destination destination = Destination.of(NOTES, root, writer);
        List<Note> notes = Arrays.stream(numbers).mapToObj(Note::new).toList();
        new DeltaTable(destination, writer, TestSpark.kernel(), TestSpark.hadoop(), Runnable::run)
                .commit(
                        List.of(TestSpark.write(
                                new org.apache.hadoop.fs.Path(destination.folder(batch), "part-0.parquet"),
                                destination.rows().get(),
                                notes)),
                        stamp(batch));
    }

    private DeltaTable tableOf(String writer) {
        return new DeltaTable(
                Destination.of(NOTES, table, writer), writer, TestSpark.kernel(), TestSpark.hadoop(), Runnable::run);
    }

    private List<Long> numbers() {
        return TestSpark.session()
                .read()
                .format("delta")
                .load(table)
                .select("number")
                .orderBy("number")
                .as(Encoders.LONG())
                .collectAsList();
    }

    private static Stamp stamp(long batch) {
        return new Stamp(
                batch,
                List.of(new Stamp.Range("events", 0, batch, batch + 1, 1, 1, 0, Map.of(), 0)),
                Map.of("notes", 1L));
    }
}
