package io.millrace.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.types.StructType;
import io.millrace.engine.commit.Origin;
import io.millrace.engine.inspect.DeltaFacts.StoredFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeltaProofTest {

    private static final AuditWindow AT_REST = new AuditWindow(3, 3, 3);

    private final Findings findings = new Findings("game");
    private final List<StoredFile> files = new ArrayList<>();
    private Optional<Origin> expired = Optional.empty();

    @Test
    void aTableThatHoldsWhatTheLedgerSaysIsProven() {
        files.addAll(List.of(batch(0, 10), batch(1, 4), batch(1, 6), batch(2, 10), batch(3, 10)));

        assertThat(found(AT_REST)).isEmpty();
    }

    @Test
    void findsAFileThatIsGoneOrOfAnotherLength() {
        files.addAll(List.of(
                batch(0, 10),
                new StoredFile("me/7.1/0/1-00000-1.parquet", 100, 10, Optional.of(new Origin(1, 1, 10)), null),
                new StoredFile("me/7.1/0/2-00000-1.parquet", 100, 10, Optional.of(new Origin(2, 2, 10)), 99L),
                batch(3, 10)));

        assertThat(found(AT_REST))
                .containsExactly(
                        "game.notes, file me/7.1/0/1-00000-1.parquet: 100 bytes, as the table's log says / no such file",
                        "game.notes, file me/7.1/0/2-00000-1.parquet: 100 bytes, as the table's log says / 99 bytes");
    }

    @Test
    void findsABatchWithoutFilesOrWithOtherRows() {
        files.addAll(List.of(batch(0, 10), batch(2, 9), batch(3, 10)));

        assertThat(found(AT_REST))
                .containsExactly(
                        "game.notes, batch 1: 10 rows, as the ledger says / none",
                        "game.notes, batch 2: 10 rows, as the ledger says / 9");
    }

    @Test
    void findsABatchThatTheLedgerDoesNotKnow() {
        files.addAll(List.of(batch(0, 10), batch(1, 10), batch(2, 10), batch(3, 10), batch(7, 1)));

        assertThat(found(AT_REST)).containsExactly("game.ledger, batch 7: rows of it, as game.notes holds it / none");
    }

    @Test
    void aBatchUnderWayIsNoViolation() {
        files.addAll(List.of(batch(0, 10), batch(1, 10), batch(2, 10), batch(3, 10), batch(4, 1)));

        assertThat(found(new AuditWindow(3, 3, 4))).isEmpty();
    }

    @Test
    void aBatchCommittedWhileTheAuditRunsIsNoViolation() {
        files.addAll(List.of(batch(0, 10), batch(1, 10)));

        assertThat(found(new AuditWindow(1, 1, 2))).isEmpty();
    }

    @Test
    void sumsUpWhatWasCompacted() {
        files.addAll(List.of(compacted(0, 2, 30, 30), batch(3, 10)));

        assertThat(found(AT_REST)).isEmpty();
    }

    @Test
    void aCompactionMayLeaveABatchAsItIs() {
        files.addAll(List.of(compacted(0, 3, 30, 30), batch(2, 10)));

        assertThat(found(AT_REST)).isEmpty();
    }

    @Test
    void aKeyedTableKeepsFewerRowsThanItsCompactionTook() {
        files.addAll(List.of(compacted(0, 2, 30, 4), batch(3, 10)));

        assertThat(found(AT_REST, true)).isEmpty();
        assertThat(found(AT_REST, false))
                .containsExactly("game.notes, file me/7.1.rewritten/9/a: 30 rows, as its compaction took / 4");
    }

    @Test
    void findsThatACompactionLostRows() {
        files.addAll(List.of(compacted(0, 2, 29, 29), batch(3, 10)));

        assertThat(found(AT_REST))
                .containsExactly("game.notes, the compacted batches 0 to 2: 30 rows in sum, as the ledger says / 29");
    }

    @Test
    void findsAFileOfSomebodyElse() {
        files.addAll(List.of(
                batch(0, 10),
                batch(1, 10),
                batch(2, 10),
                batch(3, 10),
                new StoredFile("part-0.parquet", 50, 2, Optional.empty(), 50L),
                new StoredFile("other/7.1/0/1-00000-1.parquet", 50, 3, Optional.of(new Origin(1, 1, 3)), 50L)));

        assertThat(found(AT_REST))
                .containsExactly(
                        "game.notes, file part-0.parquet: only files that Millrace has committed"
                                + " / one of 2 rows that somebody else has",
                        "game.notes, file other/7.1/0/1-00000-1.parquet: only files that Millrace has committed"
                                + " / one of 3 rows that somebody else has");
    }

    @Test
    void findsAStampThatTheLedgerContradicts() {
        files.addAll(List.of(batch(0, 10), batch(1, 10), batch(2, 10), batch(3, 10)));
        LedgerOf.batches(3)
                .with(3, 0, 30, 40, 10, 9, 1, Map.of(), 0, Map.of("notes", 10L))
                .prove(new DeltaProof(table(), false, AT_REST, Balance.NONE, List.of(), findings));

        assertThat(RangeProofTest.texts(findings))
                .hasSize(1)
                .first()
                .asString()
                .contains("stamp of batch 3", "accepted=9");
    }

    @Test
    void rowsThatHaveExpiredAreProvenBySum() {
        expired = Optional.of(new Origin(0, 1, 20));
        files.addAll(List.of(batch(2, 10), batch(3, 10)));

        assertThat(found(AT_REST)).isEmpty();
        assertThat(findings.notes())
                .containsOnly("game: game.notes: 20 rows of batches 0 to 1 have expired;"
                        + " of these batches only the sum of rows is proven");

        expired = Optional.of(new Origin(0, 1, 19));

        assertThat(found(AT_REST))
                .containsExactly("game.notes, the compacted batches 0 to 1: 20 rows in sum, as the ledger says / 19");
    }

    @Test
    void batchesThatWereProvenBeforeAreProvenBySum() {
        files.addAll(List.of(batch(0, 10), batch(1, 10), batch(2, 10), batch(3, 10)));

        assertThat(foundSince(1)).isEmpty();

        files.set(0, batch(0, 9));

        assertThat(foundSince(1))
                .containsExactly("game.notes, the compacted batches 0 to 1: 20 rows in sum, as the ledger says / 19");
    }

    @Test
    void aCompactionMayJoinWhatWasProvenBeforeWithWhatCameSince() {
        files.addAll(List.of(compacted(0, 2, 30, 30), batch(3, 10)));

        assertThat(foundSince(1)).isEmpty();
    }

    @Test
    void batchesThatTheLedgerSumsUpAreProvenBySum() {
        LedgerOf ledger =
                new LedgerOf().withDay(2, 0, 30, Map.of("notes", 30L)).with(3, 0, 30, 40, Map.of("notes", 10L));
        List<Origin> days = List.of(new Origin(0, 2, 3));
        files.addAll(List.of(batch(0, 10), batch(1, 10), batch(2, 10), batch(3, 10)));

        ledger.prove(new DeltaProof(table(), false, AT_REST, Balance.NONE, days, findings));

        assertThat(findings.violations()).isEmpty();

        files.remove(1);
        ledger.prove(new DeltaProof(table(), false, AT_REST, Balance.NONE, days, findings));

        assertThat(RangeProofTest.texts(findings))
                .containsExactly("game.notes, the compacted batches 0 to 2: 30 rows in sum, as the ledger says / 20");
    }

    private List<String> foundSince(long batch) {
        Balance proven = LedgerOf.batches((int) batch + 1).balance();
        LedgerOf.batches(4)
                .prove(proven, List.of(new DeltaProof(table(), false, AT_REST, proven, List.of(), findings)));
        return RangeProofTest.texts(findings);
    }

    private List<String> found(AuditWindow window) {
        return found(window, false);
    }

    private List<String> found(AuditWindow window, boolean isKeyed) {
        LedgerOf.batches(4).prove(new DeltaProof(table(), isKeyed, window, Balance.NONE, List.of(), findings));
        return RangeProofTest.texts(findings);
    }

    private DeltaFacts table() {
        return new DeltaFacts(
                "game.notes",
                "notes",
                "file:/notes",
                new StructType(),
                "me",
                "me",
                3,
                LedgerOf.batches(4).stamp(3).heldBy(7),
                files,
                expired,
                Map.of());
    }

    private static StoredFile batch(long batch, long rows) {
        return new StoredFile(
                "me/7.1/0/" + batch + "-00000-" + rows + ".parquet",
                100,
                rows,
                Optional.of(new Origin(batch, batch, rows)),
                100L);
    }

    private static StoredFile compacted(long first, long last, long origin, long rows) {
        return new StoredFile("me/7.1.rewritten/9/a", 100, rows, Optional.of(new Origin(first, last, origin)), 100L);
    }
}
