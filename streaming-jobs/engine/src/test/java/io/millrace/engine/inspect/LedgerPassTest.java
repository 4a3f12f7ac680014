package io.millrace.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.TestSpark;
import io.millrace.engine.checkpoint.Lease;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.commit.DeltaSchema;
import io.millrace.engine.commit.DeltaTable;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.commit.Origin;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.lake.DeltaMaintenance;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.RowType;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.engine.storage.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger written by the engine, read without Spark. */
class LedgerPassTest {

    private static final Instant TIME = Instant.parse("2024-05-01T12:00:00.123456Z");

    private static final Stamp NOTHING = new Stamp(0, 0, List.of(), Map.of());

    @TempDir
    Path folder;

    private final Findings findings = new Findings("game");
    private final List<LedgerBatch> met = new ArrayList<>();
    private Environment environment;
    private String root;

    @BeforeEach
    void makeTheLedger() {
        environment = TestSpark.environment(folder);
        root = new org.apache.hadoop.fs.Path(folder.resolve("ledger").toUri()).toString();
        DeltaSchema.begin(root, RowType.of(LedgerRow.class).delta(), "Batches", Map.of(), environment.kernel());
    }

    @Test
    void putsAStampTogetherAgainAsItWas() {
        Stamp stamp = stamp(0);
        commit(stamp);

        Balance balance = read().orElseThrow();

        assertThat(met.get(0).stamp()).contains(stamp);
        assertThat(balance.end()).isEqualTo(new Offsets(Map.of("events", Map.of(0, 14L, 1, 7L))));
        assertThat(met.get(0).rows().get(0).committedAt()).isEqualTo(TIME);
        assertThat(met.get(0).rows().get(0).quarantined()).isEqualTo(3);
        assertThat(findings.violations()).isEmpty();
    }

    @Test
    void keepsWhatWasGivenUpApartFromTheBatchThatItFollows() {
        Offsets.Range expired = new Offsets.Range("events", 0, 14, 20);
        Stamp amended = stamp(0).skipping(expired);
        commit(stamp(0));
        table().amend(List.of(file("2.0", skipOf(expired))), amended);

        Balance balance = read().orElseThrow();

        assertThat(met.get(0).stamp()).contains(stamp(0));
        assertThat(met.get(0).skippingFrom(stamp(0))).isEqualTo(amended).isEqualTo(facts().stamp());
        assertThat(balance.end()).isEqualTo(new Offsets(Map.of("events", Map.of(0, 20L, 1, 7L))));
        assertThat(balance.skipped()).isEqualTo(6);
        assertThat(facts().foreign()).isEmpty();
    }

    @Test
    void whatWasGivenUpBeforeAnythingWasReadIsTheWritersOwn() {
        Offsets.Range expired = new Offsets.Range("events", 0, 0, 20);
        table().amend(List.of(file("2.0", skipOf(expired))), NOTHING.skipping(expired));

        assertThat(read().orElseThrow().end()).isEqualTo(new Offsets(Map.of("events", Map.of(0, 20L))));
        assertThat(facts().foreign()).isEmpty();
    }

    @Test
    void countsRowsThatWereAddedByHandAsReadersDo() {
        commit(stamp(0));
        String table = "delta.`" + folder.resolve("ledger") + "`";
        TestSpark.session().sql("INSERT INTO " + table + " SELECT * FROM " + table + " WHERE partition = 1");

        assertThat(read()).isPresent();
        assertThat(met.get(0).rows()).hasSize(3);
        assertThat(facts().foreign()).hasSize(1);
    }

    @Test
    void saysWhichRowsCannotBeRead() throws IOException {
        commit(stamp(0));
        commit(stamp(1));
        Path file = folder.resolve("ledger/me/1.1/0/0-00000-0.parquet");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 0x7f;
        Files.write(file, bytes);

        assertThat(read()).isEmpty();
        assertThat(findings.violations()).hasSize(1);
        assertThat(findings.violations().get(0).where()).isEqualTo("game.ledger, file me/1.1/0/0-00000-0.parquet");
    }

    @Test
    void meetsTheBatchesOfManyFilesInTheirOrder() {
        // The names of files are in another order than the batches.
        for (long batch = 0; batch < 12; batch++) {
            commit(stamp(batch));
        }

        Balance balance = read().orElseThrow();

        assertThat(met).extracting(LedgerBatch::number).isSorted().hasSize(12);
        assertThat(balance.batches()).isEqualTo(12);
        assertThat(balance.entries()).isEqualTo(24);
        assertThat(balance.written("notes")).isEqualTo(60);
    }

    @Test
    void goesOnFromWhatIsProven() {
        for (long batch = 0; batch < 3; batch++) {
            commit(stamp(batch));
        }
        Balance proven = Balance.of(read().orElseThrow().json());
        commit(stamp(3));
        met.clear();

        Balance balance = read(proven).orElseThrow();

        assertThat(met).extracting(LedgerBatch::number).containsExactly(3L);
        assertThat(balance.batches()).isEqualTo(4);
        assertThat(findings.violations()).isEmpty();
    }

    @Test
    void oldDaysAreSummedUpOnceTheyAreProven() throws IOException {
        for (long batch = 0; batch < 3; batch++) {
            commit(stamp(batch));
        }
        Balance before = read().orElseThrow();

        maintainInTwoMonths(1);
        assertThat(read()).contains(before);
        maintainInTwoMonths(2);
        met.clear();

        Balance after = read().orElseThrow();
        assertThat(met).hasSize(1);
        assertThat(met.get(0).isDay()).isTrue();
        assertThat(met.get(0).number()).isEqualTo(2);
        assertThat(met.get(0).written()).isEqualTo(Map.of("notes", 15L, "quarantine", 9L));
        assertThat(met.get(0).rows().get(0).range().quarantined()).isEqualTo(Map.of("parse", 3L, "late", 6L));
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("batches", "begunAfter")
                .isEqualTo(before);
        assertThat(facts().summedUp()).containsExactly(new Origin(0, 2, 6));
        assertThat(read(before)).contains(before);
        assertThat(findings.violations()).isEmpty();
    }

    @Test
    void aDayOfOneBatchIsSummedUpOnce() throws IOException {
        commit(stamp(0));
        maintainInTwoMonths(0);
        List<String> files = paths();

        maintainInTwoMonths(0);

        assertThat(paths()).isEqualTo(files);
        assertThat(read()).isPresent();
        assertThat(met).extracting(LedgerBatch::isDay).containsExactly(true);
    }

    @Test
    void aDayInWhichSomethingWasGivenUpStaysAsItIs() throws IOException {
        Offsets.Range expired = new Offsets.Range("events", 0, 14, 20);
        commit(stamp(0));
        table().amend(List.of(file("2.0", skipOf(expired))), stamp(0).skipping(expired));

        maintainInTwoMonths(0);

        assertThat(read().orElseThrow().skipped()).isEqualTo(6);
        assertThat(met).extracting(LedgerBatch::isDay).containsExactly(false);
    }

    private List<String> paths() {
        return facts().files().stream().map(DeltaFacts.StoredFile::path).toList();
    }

    private void maintainInTwoMonths(long proven) throws IOException {
        InstantSource clock = () -> Instant.now().plus(Duration.ofDays(60));
        try (Lease lease = Lease.take(environment, "game", "test", "")) {
            DeltaTable ledger = table();
            ledger.fence(lease.epoch());
            new DeltaMaintenance(TestSpark.session(), environment, lease, lease.epoch() + ".1", clock)
                    .maintainLedger(ledger, 2_000, proven);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void findsThatWhatWasProvenIsNotThereAnyMore() {
        for (long batch = 0; batch < 3; batch++) {
            commit(stamp(batch));
        }
        Balance proven = read().orElseThrow();
        TestSpark.session().sql("DELETE FROM delta.`" + folder.resolve("ledger") + "` WHERE batch = 1");

        read(proven);

        assertThat(RangeProofTest.texts(findings))
                .containsExactly("game.ledger, up to batch 2: 6 rows, as an audit has proven / 4");
    }

    private Optional<Balance> read() {
        return read(Balance.NONE);
    }

    private Optional<Balance> read(Balance proven) {
        LedgerPass.Rule meeting = (batch, before, after) -> met.add(batch);
        return new LedgerPass(facts(), environment.kernel(), proven, findings).run(List.of(meeting));
    }

    private DeltaFacts facts() {
        try {
            return DeltaFacts.read("game.ledger", "ledger", root, "me", environment.kernel(), environment.hadoop());
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static Stamp stamp(long batch) {
        return new Stamp(
                batch,
                0,
                List.of(
                        new Stamp.Range("events", 0, 0, 14, 14, 5, 2, Map.of("parse", 1L, "late", 2L), 4),
                        new Stamp.Range("events", 1, 7, 7, 0, 0, 0, Map.of(), 0)),
                Map.of("notes", 5L, "quarantine", 3L));
    }

    private void commit(Stamp stamp) {
        List<LedgerRow> rows = LedgerRow.of("game", "main", stamp, Map.of(), Offsets.NONE, Map.of(), TIME);
        table().commit(List.of(file("1.1", rows)), stamp);
    }

    private static List<LedgerRow> skipOf(Offsets.Range range) {
        return LedgerRow.of("game", "skip", NOTHING.skipping(range), Map.of(), Offsets.NONE, Map.of(), TIME);
    }

    private DeltaTable table() {
        return new DeltaTable(destination(), environment, Runnable::run);
    }

    private WrittenFile file(String run, List<LedgerRow> rows) {
        return TestSpark.write(
                destination().fileOfDriver(run, rows.get(0).batch()),
                destination().rows(),
                rows);
    }

    private Destination destination() {
        return new Destination(LedgerRow.TABLE, root, "me");
    }
}
