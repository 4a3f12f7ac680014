package io.millrace.engine.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.TestSpark;
import io.millrace.engine.commit.DeltaSchema;
import io.millrace.engine.commit.DeltaTable;
import io.millrace.engine.commit.Origin;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.Column;
import io.millrace.sdk.Ended;
import io.millrace.sdk.Key;
import io.millrace.sdk.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {

    public record Note(
            @Column("a number") long number,
            @Column("text") String text,
            @Column("when") Instant time,
            @Column("more") Map<String, Long> more) {}

    public record Sword(
            @Key @Column("who") String owner,
            @Column("how many") long quantity) {}

    private static final Output.Append<Note> NOTES = Output.append("notes", Note.class, "Notes");
    private static final Output.Upsert<Sword> SWORDS = Output.upsert("swords", Sword.class, "Swords");
    private static final long EPOCH = 1;
    private static final Instant TIME = Instant.parse("2021-12-03T20:45:42.123456Z");

    private static final long TARGET = 128 << 20;

    @TempDir
    Path folder;

    private String root;

    @BeforeEach
    void nameTheFolder() {
        root = new org.apache.hadoop.fs.Path(folder.resolve("table").toUri()).toString();
    }

    @Test
    void putsOneFileInThePlaceOfManyWithTheSameRows() {
        Writer writer = writer(NOTES, "left");
        for (int batch = 0; batch < 12; batch++) {
            writer.commit(batch, new Note(batch, batch % 2 == 0 ? null : "text", TIME, Map.of("x", (long) batch)));
        }
        List<String> before = texts(read());

        compact(writer);

        assertThat(read().inputFiles()).hasSize(1).allMatch(file -> file.contains("/left/1.1.rewritten/"));
        assertThat(texts(read())).hasSize(12).isEqualTo(before);
        assertThat(numbers("text IS NULL")).hasSize(6);
        assertThat(numbers("time = '2021-12-03 20:45:42.123456'")).hasSize(12);
    }

    @Test
    void takesNothingOverFromAnAttemptThatFailed() throws IOException {
        Writer writer = writer(NOTES, "left");
        for (int batch = 0; batch < 12; batch++) {
            writer.commit(batch, note(batch));
        }
        Path left = Path.of(URI.create(
                root + "/left/1.1.rewritten/" + writer.table().latest().getVersion()));
        Files.createDirectories(left);
        for (String name : List.of("part-0.parquet", "part-7.parquet")) {
            Files.copy(Path.of(URI.create(read().inputFiles()[0])), left.resolve(name));
        }

        compact(writer);

        assertThat(numbers("true")).hasSize(12).doesNotHaveDuplicates();
    }

    @Test
    void letsTheStreamGoOn() {
        Writer writer = writer(NOTES, "left");
        for (int batch = 0; batch < 12; batch++) {
            writer.commit(batch, note(batch));
        }

        compact(writer(NOTES, "left"));
        writer.commit(12, note(12));
        writer.commit(13, note(13));

        assertThat(numbers("true")).hasSize(14);
        assertThat(read().inputFiles()).hasSize(3);
        assertThat(writer(NOTES, "left").table().committed(13)).isPresent();
        assertThat(writer(NOTES, "left").table().committed(14)).isEmpty();
    }

    @Test
    void leavesFilesOfOtherWritersAlone() {
        Writer left = writer(NOTES, "left");
        Writer right = writer(NOTES, "right");
        for (int batch = 0; batch < 12; batch++) {
            left.commit(batch, note(batch));
            right.commit(batch, note(100 + batch));
        }

        compact(left);

        assertThat(read().inputFiles()).hasSize(13);
        assertThat(numbers("true")).hasSize(24);
    }

    @Test
    void leavesAFewFilesAsTheyAre() {
        Writer writer = writer(NOTES, "left");
        for (int batch = 0; batch < 9; batch++) {
            writer.commit(batch, note(batch));
        }

        compact(writer);

        assertThat(read().inputFiles()).hasSize(9);
    }

    @Test
    void keepsOfAKeyedTableTheLatestChangeOfEachKeyThatHolds() {
        Writer writer = writer(SWORDS, "left");
        for (int batch = 0; batch < 10; batch++) {
            writer.commit(batch, new Sword("ann", batch + 1), new Sword("bob", batch < 5 ? 1 : 0));
        }
        writer.commit(10, new Sword("carl", 7));

        compact(writer);

        assertThat(texts(read())).containsExactly("[ann,10,9,false]", "[carl,7,10,false]");
    }

    @Test
    void saysOfWhichBatchesTheRowsAreAndHowManyThereWere() {
        Writer writer = writer(SWORDS, "left");
        for (int batch = 0; batch < 10; batch++) {
            writer.commit(batch, new Sword("ann", batch + 1), new Sword("bob", 1));
        }
        compact(writer);
        assertThat(origins(writer)).containsExactly(new Origin(0, 9, 20));

        for (int batch = 10; batch < 20; batch++) {
            writer.commit(batch, new Sword("carl", batch + 1));
        }
        compact(writer);
        assertThat(origins(writer)).containsExactly(new Origin(0, 19, 30));
    }

    private static List<Origin> origins(Writer writer) {
        DeltaTable table = writer.table();
        return table.ownFiles(table.latest()).stream()
                .map(file -> Origin.of(file).orElseThrow())
                .toList();
    }

    @Test
    void keepsNothingOfAKeyedTableWhoseKeysHaveAllEnded() {
        Writer writer = writer(SWORDS, "left");
        for (int batch = 0; batch < 12; batch++) {
            writer.commit(batch, new Sword("ann", 0));
        }

        compact(writer);
        writer.commit(12, new Sword("ann", 1));

        assertThat(texts(read())).containsExactly("[ann,1,12,false]");
    }

    @Test
    void leavesALargeFileOfAKeyedTableUntilTheSmallOnesAreAsLarge() {
        Writer writer = writer(SWORDS, "left");
        writer.commit(0, owners(20_000, 0));
        for (int batch = 1; batch < 12; batch++) {
            writer.commit(batch, new Sword("owner 7", batch == 11 ? 0 : batch), new Sword("owner 8", batch));
        }

        compact(writer);

        assertThat(read().inputFiles()).hasSize(2).anyMatch(file -> file.endsWith("/left/1.1/0/0-00000-0.parquet"));
        assertThat(texts(read().where("owner like 'owner%'")))
                .as("that a key has ended is kept beside an older change of it")
                .containsExactly("[owner 7,0,11,true]", "[owner 7,1,0,false]", "[owner 8,11,11,false]");

        for (int batch = 12; batch < 24; batch++) {
            writer.commit(batch, owners(2_500, batch));
        }
        compact(writer);

        assertThat(read().inputFiles()).hasSize(1);
        assertThat(texts(read().where("owner like 'owner 7'"))).isEmpty();
        assertThat(read().count()).isEqualTo(20_000 - 1 + 12 * 2_500 + 1);
    }

    /** With names that do not compress, and two that are known. */
    private static Object[] owners(int count, int batch) {
        Random random = new Random(batch);
        Object[] swords = new Object[count];
        for (int number = 0; number < count; number++) {
            byte[] name = new byte[60];
            random.nextBytes(name);
            swords[number] = new Sword(Base64.getEncoder().encodeToString(name), 1);
        }
        if (batch == 0) {
            swords[0] = new Sword("owner 7", 1);
        }
        return swords;
    }

    @Test
    void findsNullsBesideTextTooLongForAFooter() {
        Writer writer = writer(NOTES, "left");
        for (int batch = 0; batch < 11; batch++) {
            writer.commit(batch, new Note(batch, batch == 0 ? null : "x".repeat(5_000) + batch, TIME, null));
        }

        compact(writer);

        assertThat(read().inputFiles()).hasSize(1);
        assertThat(numbers("text IS NULL")).containsExactly(0L);
        assertThat(numbers("text = '" + "x".repeat(5_000) + "7'")).containsExactly(7L);
    }

    private void compact(Writer writer) {
        long target = writer.table().destination().keys().isEmpty() ? TARGET : Long.MAX_VALUE;
        try {
            new Compaction(
                            TestSpark.session(),
                            TestSpark.hadoop(),
                            writer.table(),
                            Tiers.of(target, Duration.ZERO, System.currentTimeMillis()),
                            TARGET)
                    .run(
                            new RunFolders(
                                    new org.apache.hadoop.fs.Path(
                                            root, writer.table().destination().writer()),
                                    "1.1",
                                    100,
                                    TestSpark.hadoop()),
                            EPOCH);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Dataset<Row> read() {
        return TestSpark.session().read().format("delta").load(root);
    }

    private List<Object> numbers(String condition) {
        return TestSpark.column(read().where(condition), "number");
    }

    private static List<String> texts(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(Row::toString).sorted().toList();
    }

    private static Note note(long number) {
        return new Note(number, "text", TIME, Map.of());
    }

    private record Writer(DeltaTable table, Destination destination) {
        void commit(long batch, Object... rows) {
            List<Object> stored = new ArrayList<>();
            for (Object row : rows) {
                boolean isLast = row instanceof Sword sword && sword.quantity() == 0;
                stored.add(destination.row(isLast ? new Ended((Sword) row) : row, batch));
            }
            WrittenFile file = TestSpark.write(destination.fileOfDriver("1.1", batch), destination.rows(), stored);
            table.commit(List.of(file), new Stamp(batch, EPOCH, List.of(), Map.of()));
        }
    }

    private Writer writer(Output<?> output, String name) {
        Destination destination = new Destination(output, root, name);
        Environment environment = TestSpark.environment(folder);
        DeltaSchema.begin(root, destination.rows().delta(), "Rows", Map.of(), environment.kernel());
        return new Writer(new DeltaTable(destination, environment, Runnable::run), destination);
    }
}
