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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger written by the engine, read without Spark. */
class LedgerFactsTest {

    private static final Instant TIME = Instant.parse("2024-05-01T12:00:00.123456Z");

    @TempDir
    Path folder;

    private final Findings findings = new Findings("ops");
    private String root;

    @BeforeEach
    void makeTheLedger() {
        root = new org.apache.hadoop.fs.Path(folder.resolve("ledger").toUri()).toString();
        TestSpark.session()
                .sql("CREATE TABLE delta.`" + folder.resolve("ledger") + "` ("
                        + RowType.of(LedgerRow.class).ddl()
                        + ") USING DELTA TBLPROPERTIES ('delta.feature.domainMetadata' = 'supported')");
    }

    @Test
    void putsAStampTogetherAgainAsItWas() {
        Stamp stamp = stamp(0);
        commit("me", "game", stamp);

        PipelineLedger ledger = read().of("game", "me");

        assertThat(ledger.stamp(0)).contains(stamp);
        assertThat(ledger.endsAt(0)).isEqualTo(new Offsets(Map.of("events", Map.of(0, 14L, 1, 7L))));
        assertThat(ledger.batches().get(0L).get(0).committedAt()).isEqualTo(TIME);
        assertThat(ledger.batches().get(0L).get(0).quarantined()).isEqualTo(3);
        assertThat(findings.offences()).isEmpty();
    }

    @Test
    void tellsTheRowsOfPipelinesAndOfTheirEarlierCheckpointsApart() {
        commit("old", "game", stamp(0));
        commit("old", "game", stamp(1));
        commit("me", "game", stamp(0));
        commit("other", "courier", stamp(5));

        LedgerFacts facts = read();

        assertThat(facts.of("game", "me").batches()).containsOnlyKeys(0L);
        assertThat(facts.of("courier", "other").batches()).containsOnlyKeys(5L);
        assertThat(facts.batchesOfEarlierLives("game", "me")).isEqualTo(2);
        assertThat(facts.batchesOfEarlierLives("courier", "other")).isZero();
    }

    @Test
    void keepsWhatWasGivenUpApartFromTheBatchThatItFollows() {
        Offsets.Range expired = new Offsets.Range("events", 0, 14, 20);
        Stamp amended = stamp(0).skipping(expired);
        commit("me", "game", stamp(0));
        table("me").amend(List.of(file("me", "skipped.parquet", skipOf(expired))), amended);

        LedgerFacts facts = read();
        PipelineLedger ledger = facts.of("game", "me");

        assertThat(ledger.stamp(0)).contains(stamp(0));
        assertThat(ledger.stampAndSkips(0))
                .contains(amended)
                .hasValue(facts.table().stamps().get("me"));
        assertThat(ledger.end()).isEqualTo(new Offsets(Map.of("events", Map.of(0, 20L, 1, 7L))));
        assertThat(ledger.skips()).hasSize(1);
        assertThat(facts.table().foreign()).isEmpty();
    }

    @Test
    void whatWasGivenUpBeforeAnythingWasReadIsTheWritersOwn() {
        Offsets.Range expired = new Offsets.Range("events", 0, 0, 20);
        table("me")
                .amend(
                        List.of(file("me", "skipped.parquet", skipOf(expired))),
                        new Stamp(0, List.of(), Map.of()).skipping(expired));

        LedgerFacts facts = read();

        assertThat(facts.of("game", "me").end()).isEqualTo(new Offsets(Map.of("events", Map.of(0, 20L))));
        assertThat(facts.table().foreign()).isEmpty();
    }

    @Test
    void countsRowsThatWereAddedByHandAsReadersDo() {
        commit("me", "game", stamp(0));
        String table = "delta.`" + folder.resolve("ledger") + "`";
        TestSpark.session().sql("INSERT INTO " + table + " SELECT * FROM " + table + " WHERE partition = 1");

        LedgerFacts facts = read();

        assertThat(facts.of("game", "me").batches().get(0L)).hasSize(3);
        assertThat(facts.table().foreign()).hasSize(1);
    }

    @Test
    void saysWhoseRowsCannotBeRead() throws IOException {
        commit("me", "game", stamp(0));
        commit("other", "courier", stamp(0));
        Path file = folder.resolve("ledger/me/0/part-0.parquet");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 0x7f;
        Files.write(file, bytes);

        LedgerFacts facts = read();

        assertThat(facts.torn()).containsExactly("me");
        assertThat(findings.offences()).hasSize(1);
        assertThat(findings.offences().get(0).where()).isEqualTo("ops.ledger, file me/0/part-0.parquet");
        assertThat(facts.of("courier", "other").batches()).hasSize(1);
    }

    private LedgerFacts read() {
        try {
            DeltaFacts table =
                    DeltaFacts.read("ops.ledger", "ledger", root, Set.of("me"), TestSpark.kernel(), TestSpark.hadoop());
            return LedgerFacts.read(new LedgerReader(root, TestSpark.kernel()), table, findings);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static Stamp stamp(long batch) {
        return new Stamp(
                batch,
                List.of(
                        new Stamp.Range("events", 0, 0, 14, 14, 5, 2, Map.of("parse", 1L, "late", 2L), 4),
                        new Stamp.Range("events", 1, 7, 7, 0, 0, 0, Map.of(), 0)),
                Map.of("notes", 5L, "quarantine", 3L));
    }

    private void commit(String writer, String pipeline, Stamp stamp) {
        List<LedgerRow> rows = LedgerRow.of(pipeline, "main", stamp, Map.of(), Offsets.NONE, TIME);
        table(writer).commit(List.of(file(writer, "part-0.parquet", rows)), stamp);
    }

    private static List<LedgerRow> skipOf(Offsets.Range range) {
        return LedgerRow.of(
                "game", "skip", new Stamp(0, List.of(), Map.of()).skipping(range), Map.of(), Offsets.NONE, TIME);
    }

    private DeltaTable table(String writer) {
        return new DeltaTable(destination(writer), writer, TestSpark.kernel(), TestSpark.hadoop(), Runnable::run);
    }

    private WrittenFile file(String writer, String name, List<LedgerRow> rows) {
        Destination destination = destination(writer);
        return TestSpark.write(
                new org.apache.hadoop.fs.Path(destination.folder(rows.get(0).batch()), name),
                destination.rows().get(),
                rows);
    }

    private Destination destination(String writer) {
        return Destination.of(LedgerRow.TABLE, root, writer);
    }
}
