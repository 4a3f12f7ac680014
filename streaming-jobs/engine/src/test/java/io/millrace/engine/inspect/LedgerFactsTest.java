package io.millrace.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.TestSpark;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.commit.DeltaTable;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.sink.Destination;
import io.millrace.engine.sink.RowType;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.engine.storage.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger written by the engine, read without Spark. */
class LedgerFactsTest {

    private static final Instant TIME = Instant.parse("2024-05-01T12:00:00.123456Z");

    private static final Stamp NOTHING = new Stamp(0, 0, List.of(), Map.of());

    @TempDir
    Path folder;

    private final Findings findings = new Findings("game");
    private Environment environment;
    private String root;

    @BeforeEach
    void makeTheLedger() {
        environment = TestSpark.environment(folder);
        root = new org.apache.hadoop.fs.Path(folder.resolve("ledger").toUri()).toString();
        TestSpark.session()
                .sql("CREATE TABLE delta.`" + folder.resolve("ledger") + "` ("
                        + RowType.of(LedgerRow.class).ddl()
                        + ") USING DELTA TBLPROPERTIES ('delta.feature.domainMetadata' = 'supported')");
    }

    @Test
    void putsAStampTogetherAgainAsItWas() {
        Stamp stamp = stamp(0);
        commit(stamp);

        PipelineLedger ledger = read().rows();

        assertThat(ledger.stamp(0)).contains(stamp);
        assertThat(ledger.endsAt(0)).isEqualTo(new Offsets(Map.of("events", Map.of(0, 14L, 1, 7L))));
        assertThat(ledger.batches().get(0L).get(0).committedAt()).isEqualTo(TIME);
        assertThat(ledger.batches().get(0L).get(0).quarantined()).isEqualTo(3);
        assertThat(findings.violations()).isEmpty();
    }

    @Test
    void keepsWhatWasGivenUpApartFromTheBatchThatItFollows() {
        Offsets.Range expired = new Offsets.Range("events", 0, 14, 20);
        Stamp amended = stamp(0).skipping(expired);
        commit(stamp(0));
        table().amend(List.of(file("2.0", skipOf(expired))), amended);

        LedgerFacts facts = read();
        PipelineLedger ledger = facts.rows();

        assertThat(ledger.stamp(0)).contains(stamp(0));
        assertThat(ledger.stampAndSkips(0))
                .contains(amended)
                .hasValue(facts.table().stamp());
        assertThat(ledger.end()).isEqualTo(new Offsets(Map.of("events", Map.of(0, 20L, 1, 7L))));
        assertThat(ledger.skips()).hasSize(1);
        assertThat(facts.table().foreign()).isEmpty();
    }

    @Test
    void whatWasGivenUpBeforeAnythingWasReadIsTheWritersOwn() {
        Offsets.Range expired = new Offsets.Range("events", 0, 0, 20);
        table().amend(List.of(file("2.0", skipOf(expired))), NOTHING.skipping(expired));

        LedgerFacts facts = read();

        assertThat(facts.rows().end()).isEqualTo(new Offsets(Map.of("events", Map.of(0, 20L))));
        assertThat(facts.table().foreign()).isEmpty();
    }

    @Test
    void countsRowsThatWereAddedByHandAsReadersDo() {
        commit(stamp(0));
        String table = "delta.`" + folder.resolve("ledger") + "`";
        TestSpark.session().sql("INSERT INTO " + table + " SELECT * FROM " + table + " WHERE partition = 1");

        LedgerFacts facts = read();

        assertThat(facts.rows().batches().get(0L)).hasSize(3);
        assertThat(facts.table().foreign()).hasSize(1);
    }

    @Test
    void saysWhichRowsCannotBeRead() throws IOException {
        commit(stamp(0));
        commit(stamp(1));
        Path file = folder.resolve("ledger/me/1.1/0/0-00000-0.parquet");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 0x7f;
        Files.write(file, bytes);

        LedgerFacts facts = read();

        assertThat(facts.isTorn()).isTrue();
        assertThat(findings.violations()).hasSize(1);
        assertThat(findings.violations().get(0).where()).isEqualTo("game.ledger, file me/1.1/0/0-00000-0.parquet");
        assertThat(facts.rows().batches()).containsOnlyKeys(1L);
    }

    private LedgerFacts read() {
        try {
            DeltaFacts table =
                    DeltaFacts.read("game.ledger", "ledger", root, "me", environment.kernel(), environment.hadoop());
            return LedgerFacts.read(new LedgerReader(root, environment.kernel()), table, findings);
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
        List<LedgerRow> rows = LedgerRow.of("game", "main", stamp, Map.of(), Offsets.NONE, TIME);
        table().commit(List.of(file("1.1", rows)), stamp);
    }

    private static List<LedgerRow> skipOf(Offsets.Range range) {
        return LedgerRow.of("game", "skip", NOTHING.skipping(range), Map.of(), Offsets.NONE, TIME);
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
