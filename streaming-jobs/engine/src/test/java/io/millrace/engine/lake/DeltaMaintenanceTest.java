package io.millrace.engine.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.millrace.engine.BlockedException;
import io.millrace.engine.EngineSettings;
import io.millrace.engine.TestSpark;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.commit.DeltaLog.LiveFile;
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
import io.millrace.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaMaintenanceTest {

    public record Note(@Column("a number") long number) {}

    public record Sword(
            @Key @Column("who") String owner,
            @Column("how many") long quantity) {}

    private static final Output.Append<Note> NOTES = Output.append("notes", Note.class, "Notes");
    private static final Output.Upsert<Sword> SWORDS = Output.upsert("swords", Sword.class, "Swords");

    @TempDir
    Path folder;

    private Environment environment;
    private Lease lease;
    private String root;
    private Instant now = Instant.now();

    @BeforeEach
    void begin() throws Exception {
        root = new org.apache.hadoop.fs.Path(folder.resolve("table").toUri()).toString();
        environment = environment("log-retention=1ms");
        lease = Lease.take(environment, "game", "driver", "");
    }

    @AfterEach
    void end() {
        lease.close();
    }

    private Environment environment(String... pairs) {
        List<String> all = new ArrayList<>(List.of(pairs));
        all.add("checkpoints=" + folder.resolve("checkpoints").toUri());
        return Environment.of(Settings.of(EngineSettings.ALL).withPairs(all), TestSpark.hadoop());
    }

    @Test
    void keepsFilesAndLogFewHoweverManyCommitsThereAre() throws IOException {
        Writer writer = writer(NOTES, environment);
        long batch = 0;
        Upkeep upkeep = null;
        for (int round = 0; round < 4; round++) {
            for (int more = 0; more < 80; more++) {
                writer.commit(batch, new Note(batch));
                batch++;
            }
            now = Instant.now().plus(Duration.ofHours(2));
            upkeep = maintain(writer, batch - 1, Duration.ZERO);
        }

        assertThat(upkeep.files()).isEqualTo(1);
        assertThat(upkeep.removed()).isGreaterThanOrEqualTo(80);
        assertThat(upkeep.logFiles()).as("checkpoints come every 50 commits").isLessThan(150);
        assertThat(stored()).hasSize(1);
        assertThat(numbers()).hasSize(320);
        assertThat(writer(NOTES, environment).table().committed(319)).isPresent();
    }

    @Test
    void keepsTheCheckpointThatReadersAreSentToUntilALaterOneIsNamed() throws IOException {
        Writer writer = writer(NOTES, environment("log-retention=1d"));
        Path log = folder.resolve("table/_delta_log");
        Path first = log.resolve("%020d.checkpoint.parquet".formatted(50));
        commit(writer, 0, 60);
        String named = Files.readString(log.resolve("_last_checkpoint"));
        commit(writer, 60, 60);
        Files.writeString(log.resolve("_last_checkpoint"), named);

        now = Instant.now().plus(Duration.ofHours(2));
        maintain(writer, 119, Duration.ZERO);

        assertThat(named).contains("\"version\":50");
        assertThat(log.resolve("%020d.checkpoint.parquet".formatted(100))).exists();
        assertThat(first).exists();

        commit(writer, 120, 60);
        maintain(writer, 179, Duration.ZERO);

        assertThat(first).doesNotExist();
        assertThat(numbers()).hasSize(180);
    }

    @Test
    void keepsWhatARunningQueryReads() throws IOException {
        Writer writer = writer(NOTES, environment);
        commit(writer, 0, 12);
        Dataset<Row> query = read();
        query.queryExecution().optimizedPlan();
        String[] files = query.inputFiles();

        maintain(writer, 11, Duration.ZERO);

        assertThat(read().inputFiles()).hasSize(1);
        assertThat(files).hasSize(12).allMatch(file -> Files.exists(Path.of(java.net.URI.create(file))));

        now = Instant.now().plus(Duration.ofMinutes(61));
        maintain(writer, 11, Duration.ZERO);

        assertThat(stored()).hasSize(1);
    }

    @Test
    void keepsWhatARunningQueryReadsHoweverManyCheckpointsTheLogHasSince() throws IOException {
        Writer writer = writer(NOTES, environment);
        commit(writer, 0, 12);
        String[] files = read().inputFiles();
        maintain(writer, 11, Duration.ZERO);
        Instant removed = Instant.now();

        for (long batch = 12; batch < 212; batch += 100) {
            commit(writer, batch, 100);
            maintain(writer, batch + 99, Duration.ZERO);
        }

        assertThat(read().inputFiles()).hasSize(1);
        assertThat(files).hasSize(12).allMatch(file -> Files.exists(Path.of(java.net.URI.create(file))));

        now = removed.plus(Duration.ofMinutes(61));
        maintain(writer, 211, Duration.ZERO);

        assertThat(files).noneMatch(file -> Files.exists(Path.of(java.net.URI.create(file))));
        assertThat(numbers()).hasSize(212);
    }

    @Test
    void removesWhatNoLogNamesAndNothingThatABatchUnderWayHasWritten() throws IOException {
        Writer writer = writer(NOTES, environment);
        commit(writer, 0, 3);
        Writer older = new Writer(writer.table(), writer.destination(), "0.7", lease.epoch());
        older.write(2, new Note(1));
        older.write(9, new Note(1));
        writer.write(2, new Note(7), "2-00001-9.parquet");
        writer.write(3, new Note(8));
        Writer newer = new Writer(writer.table(), writer.destination(), lease.epoch() + 1 + ".1", lease.epoch());
        newer.write(1, new Note(9));

        maintain(writer, 2, Duration.ZERO);

        assertThat(stored())
                .containsExactly(
                        "left/" + run() + "/0/0-00000-0.parquet",
                        "left/" + run() + "/0/1-00000-0.parquet",
                        "left/" + run() + "/0/2-00000-0.parquet",
                        "left/" + run() + "/0/3-00000-0.parquet",
                        "left/" + (lease.epoch() + 1) + ".1/0/1-00000-0.parquet");
        assertThat(folder.resolve("table/left/0.7")).doesNotExist();
    }

    @Test
    void letsNoOlderDriverRewriteExpireOrRemove() throws Exception {
        Writer writer = writer(NOTES, environment);
        commit(writer, 0, 12);
        DeltaTable table = writer.table();
        List<LiveFile> files = table.ownFiles(table.latest());
        lease.close();
        try (Lease newer = Lease.take(environment, "game", "driver", "")) {
            writer(NOTES, environment).table().fence(newer.epoch());
            List<String> before = stored();

            assertThatThrownBy(() -> maintain(writer, 11, Duration.ofMillis(1))).isInstanceOf(BlockedException.class);
            assertThatThrownBy(() -> table.replace(files, Map.of(), lease.epoch()))
                    .isInstanceOf(BlockedException.class);
            assertThatThrownBy(() -> table.expire(files, new Origin(0, 11, 12), lease.epoch()))
                    .isInstanceOf(BlockedException.class);

            assertThat(stored()).isEqualTo(before);
            assertThat(numbers()).hasSize(12);
        }
    }

    @Test
    void losesNothingAndLeavesNothingWhereverItDies() throws IOException {
        Writer writer = writer(NOTES, environment);
        long batch = 0;
        int deaths = 0;
        for (int call = 1; call < 60 && deaths == call - 1; call++) {
            commit(writer, batch, 10);
            batch += 10;
            now = Instant.now().plus(Duration.ofHours(2));
            Failing.failAt(call);
            try {
                maintain(writer(NOTES, failing()), batch - 1, Duration.ZERO);
            } catch (Exception died) {
                deaths++;
            }
            Failing.failAt(0);
            assertThat(numbers()).hasSize((int) batch);
        }
        maintain(writer, batch - 1, Duration.ZERO);

        assertThat(deaths).as("writes and deletions of one maintenance").isBetween(5, 58);
        assertThat(numbers())
                .isEqualTo(LongStream.range(0, batch).boxed().sorted(byText()).toList());
        assertThat(stored()).hasSameSizeAs(List.of(read().inputFiles()));
    }

    @Test
    void removesExactlyTheRowsThatHaveExpiredAndSaysWhich() throws IOException {
        Writer writer = writer(NOTES, environment);
        for (long batch = 0; batch < 30; batch++) {
            writer.commit(batch, Instant.now().minus(Duration.ofDays(30 - batch)), new Note(batch));
        }

        maintain(writer, 29, Duration.ofDays(10));

        assertThat(numbers())
                .isEqualTo(LongStream.range(20, 30).boxed().sorted(byText()).toList());
        assertThat(Origin.expired(writer.table().latest(), "left")).contains(new Origin(0, 19, 20));

        now = now.plus(Duration.ofDays(5));
        maintain(writer, 29, Duration.ofDays(10));

        assertThat(numbers()).hasSize(5);
        assertThat(Origin.expired(writer.table().latest(), "left")).contains(new Origin(0, 24, 25));
        assertThat(stored()).as("what was removed long ago is deleted").hasSize(5);
    }

    @Test
    void compactsDaysThatAreOverEachByItself() throws IOException {
        Writer writer = writer(NOTES, environment);
        Instant today = Instant.parse("2030-05-05T12:00:00Z");
        for (long batch = 0; batch < 24; batch++) {
            writer.commit(batch, today.minus(Duration.ofHours(72 - batch * 3)), new Note(batch));
        }
        now = today;

        maintain(writer, 23, Duration.ofDays(90));

        assertThat(read().inputFiles()).as("four days, and the newest has few").hasSize(3 + 4);
        assertThat(numbers()).hasSize(24);
    }

    @Test
    void keepsAKeyedTableAsLargeAsItsKeys() throws IOException {
        Environment small = environment("target-file-size=2k");
        Writer writer = writer(SWORDS, small);
        long batch = 0;
        for (int round = 0; round < 4; round++) {
            for (int more = 0; more < 12; more++) {
                writer.commit(batch, swords(200, batch));
                batch++;
            }
            now = Instant.now().plus(Duration.ofHours(2));
            maintain(writer, small, batch - 1);
        }

        assertThat(read().count()).isEqualTo(200);
        assertThat(read().inputFiles()).hasSizeGreaterThan(1);
        assertThat(read().where("quantity != 48").count()).isZero();
        DeltaTable table = writer.table();
        assertThat(Origin.ofAll(table.ownFiles(table.latest())).orElseThrow()).isEqualTo(new Origin(0, 47, 48 * 200));
    }

    private static Object[] swords(int count, long batch) {
        return LongStream.range(0, count)
                .mapToObj(number -> new Sword("owner " + number, batch + 1))
                .toArray();
    }

    private void commit(Writer writer, long first, int count) {
        LongStream.range(first, first + count).forEach(batch -> writer.commit(batch, new Note(batch)));
    }

    private Upkeep maintain(Writer writer, long last, Duration retention) throws IOException {
        return maintain(writer, environment, last, retention);
    }

    private void maintain(Writer writer, Environment with, long last) throws IOException {
        maintain(writer, with, last, Duration.ZERO);
    }

    private Upkeep maintain(Writer writer, Environment with, long last, Duration retention) throws IOException {
        InstantSource clock = () -> now;
        Environment used = Failing.isOn() ? failing() : with;
        return new DeltaMaintenance(TestSpark.session(), used, lease, run(), clock)
                .maintain(writer.table(), last, retention);
    }

    private Environment failing() {
        Configuration hadoop = new Configuration(TestSpark.hadoop());
        hadoop.set("fs.file.impl", Failing.class.getName());
        hadoop.setBoolean("fs.file.impl.disable.cache", true);
        return new Environment(
                environment.settings(), environment.engine(), hadoop, DefaultEngine.create(TestSpark.hadoop()));
    }

    private String run() {
        return lease.epoch() + ".1";
    }

    private List<String> stored() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("table"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.resolve("table").relativize(file).toString())
                    .filter(file -> !file.startsWith("_delta_log"))
                    .sorted()
                    .toList();
        }
    }

    private Dataset<Row> read() {
        return TestSpark.session().read().format("delta").load(root);
    }

    private List<Object> numbers() {
        return TestSpark.column(read(), "number");
    }

    private static java.util.Comparator<Long> byText() {
        return java.util.Comparator.comparing(String::valueOf);
    }

    private record Writer(DeltaTable table, Destination destination, String run, long epoch) {

        void commit(long batch, Object... rows) {
            commit(batch, write(batch, destination.fileOfDriver(run, batch).getName(), rows));
        }

        void commit(long batch, Instant arrivedAt, Object... rows) {
            WrittenFile file = write(batch, destination.fileOfDriver(run, batch).getName(), rows);
            commit(
                    batch,
                    new WrittenFile(
                            file.table(),
                            file.path(),
                            file.size(),
                            arrivedAt.toEpochMilli(),
                            file.rows(),
                            file.statistics()));
        }

        private void commit(long batch, WrittenFile file) {
            table.commit(List.of(file), new Stamp(batch, epoch, List.of(), Map.of()));
        }

        void write(long batch, Note row) {
            write(batch, row, batch + "-00000-0.parquet");
        }

        void write(long batch, Note row, String name) {
            write(batch, name, row);
        }

        private WrittenFile write(long batch, String name, Object... rows) {
            List<Object> stored = new ArrayList<>();
            for (Object row : rows) {
                boolean isLast = row instanceof Sword sword && sword.quantity() == 0;
                stored.add(destination.row(isLast ? new Ended((Sword) row) : row, batch));
            }
            return TestSpark.write(
                    new org.apache.hadoop.fs.Path(destination.folder(run, batch), name), destination.rows(), stored);
        }
    }

    private Writer writer(Output<?> output, Environment with) {
        Destination destination = new Destination(output, root, "left");
        if (!Files.exists(folder.resolve("table"))) {
            DeltaSchema.begin(
                    root, destination.rows().delta(), "Rows", Map.of("delta.checkpointInterval", "50"), with.kernel());
        }
        DeltaTable table = new DeltaTable(destination, with, Runnable::run);
        table.fence(lease.epoch());
        return new Writer(table, destination, run(), lease.epoch());
    }
}
