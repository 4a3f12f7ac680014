package io.millrace.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.commit.Stamp;
import io.millrace.engine.commit.StampFile;
import io.millrace.engine.inspect.PartitionFacts.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionProofTest {

    private static final AuditWindow AT_REST = new AuditWindow(2, 2, 2);
    private static final LedgerOf LEDGER = LedgerOf.batches(3);

    private final Findings findings = new Findings("game");
    private final List<Part> parts = new ArrayList<>();
    private long expired = -1;

    @BeforeEach
    void asItShouldBe() {
        for (long batch = 0; batch < 3; batch++) {
            parts.add(part("2-" + batch, stamp(batch), Map.of("a", 100L)));
        }
    }

    @Test
    void aTableThatHoldsWhatTheLedgerSaysIsProven() {
        assertThat(found(AT_REST)).isEmpty();
    }

    @Test
    void aBatchUnderWayIsNoViolation() {
        parts.add(part("2-3", new StampFile(new Stamp(3, 7, List.of(), Map.of()), 3, 0, 0, Map.of()), Map.of()));

        assertThat(found(new AuditWindow(2, 2, 3))).isEmpty();
    }

    @Test
    void aPartitionMayHoldTheBatchesThatAMergePutThere() {
        parts.clear();
        parts.add(part("2-0", new StampFile(stamp(2).stamp(), 0, 30, 0, Map.of("a", 100L)), Map.of("a", 100L)));

        assertThat(found(AT_REST)).isEmpty();
    }

    @Test
    void findsAMergeThatLostRows() {
        parts.clear();
        parts.add(part("2-0", new StampFile(stamp(2).stamp(), 0, 29, 0, Map.of("a", 100L)), Map.of("a", 100L)));

        assertThat(found(AT_REST))
                .containsExactly("game.notes, partition 2-0: 30 rows of batches 0 to 2, as the ledger says / 29");
    }

    @Test
    void findsABatchThatIsNotRegistered() {
        parts.remove(1);

        assertThat(found(AT_REST))
                .containsExactly(
                        "game.notes, batch 1: a partition of 10 rows, as the ledger says / none in the metastore");
    }

    @Test
    void findsAPartitionThatTheLedgerDoesNotKnow() {
        parts.add(part("2-8", new StampFile(new Stamp(8, 7, List.of(), Map.of()), 8, 0, 0, Map.of()), Map.of()));

        assertThat(found(AT_REST)).containsExactly("game.ledger, batch 8: rows of it, as game.notes holds it / none");
    }

    @Test
    void findsAPartitionOfAnotherBatchOrGeneration() {
        parts.set(1, part("2-1", stamp(2), Map.of("a", 100L)));
        parts.set(2, part("1-2", stamp(2), Map.of("a", 100L)));

        assertThat(found(AT_REST))
                .containsExactly(
                        "game.notes, partition 2-1: the batch of its name / batch 2",
                        "game.notes, partition 1-2: the batch of its name / batch 2",
                        "game.notes, batch 1: a partition of 10 rows, as the ledger says / none in the metastore",
                        "game.notes, batch 2: a partition of 10 rows, as the ledger says / none in the metastore");
    }

    @Test
    void findsFilesThatAreGoneOrChangedOrTooMany() {
        parts.set(0, part("2-0", stamp(0), Map.of()));
        parts.set(1, part("2-1", stamp(1), Map.of("a", 99L)));
        parts.set(2, part("2-2", stamp(2), Map.of("a", 100L, "more", 5L)));

        assertThat(found(AT_REST))
                .containsExactly(
                        "game.notes, partition 2-0, file a: 100 bytes, as was written / no such file",
                        "game.notes, partition 2-1, file a: 100 bytes, as was written / 99 bytes",
                        "game.notes, partition 2-2, file more: only the files of its batches"
                                + " / one that readers see and no batch wrote");
    }

    @Test
    void findsAStampThatIsGoneOrContradictsTheLedger() {
        Stamp other = new Stamp(1, 7, stamp(1).stamp().ranges(), Map.of("notes", 11L));
        parts.set(0, part("2-0", null, Map.of("a", 100L)));
        parts.set(1, part("2-1", new StampFile(other, 1, 11, 0, Map.of("a", 100L)), Map.of("a", 100L)));

        assertThat(found(AT_REST))
                .containsExactly(
                        "game.notes, partition 2-0, _millrace.json: the stamp of its batches"
                                + " / none that can be read",
                        "game.notes, batch 0: a partition of 10 rows, as the ledger says / none in the metastore",
                        "game.notes, partition 2-1, the stamp of batch 1: rows {notes=10}, as the ledger says"
                                + " / rows {notes=11}",
                        "game.notes, partition 2-1: 10 rows of batches 1 to 1, as the ledger says / 11");
    }

    @Test
    void aBatchWhoseRowsHaveExpiredMayBeMissing() {
        parts.remove(0);
        expired = 0;

        assertThat(found(AT_REST)).isEmpty();
        assertThat(findings.notes()).containsExactly("game: game.notes: the rows of batches up to 0 have expired");

        parts.remove(0);

        assertThat(found(AT_REST)).hasSize(1).first().asString().startsWith("game.notes, batch 1: ");
    }

    @Test
    void batchesThatTheLedgerSumsUpAreProvenBySum() {
        assertThat(foundInDays(0)).isEmpty();
        assertThat(foundInDays(1)).isEmpty();
        assertThat(foundInDays(2)).isEmpty();

        parts.remove(1);

        assertThat(foundInDays(2))
                .containsExactly("game.notes, batches 0 to 2: 30 rows in sum, as the ledger says / 20");
    }

    @Test
    void aPartitionMayHoldBatchesOfADayThatIsSummedUpAndOthers() {
        StampFile twoAndThree = new StampFile(LedgerOf.batches(4).stamp(3).heldBy(7), 2, 20, 0, Map.of("a", 100L));
        parts.set(2, part("2-2", twoAndThree, Map.of("a", 100L)));

        assertThat(foundInDays(2)).isEmpty();

        parts.set(0, part("2-0", new StampFile(stamp(0).stamp(), 0, 9, 0, Map.of("a", 100L)), Map.of("a", 100L)));

        assertThat(foundInDays(2))
                .containsExactly("game.notes, partition 2-2: 21 rows of batches 2 to 3, as the ledger says / 20");
    }

    /** Where the ledger has the batches up to one of them as one day, and the fourth as it was. */
    private List<String> foundInDays(long last) {
        LedgerOf ledger = new LedgerOf().withDay(last, 0, last * 10 + 10, Map.of("notes", last * 10 + 10));
        for (long batch = last + 1; batch < 4; batch++) {
            ledger.with(batch, 0, batch * 10, batch * 10 + 10, Map.of("notes", 10L));
        }
        ledger.prove(
                new PartitionProof(new PartitionFacts("game.notes", "notes", 2, expired, parts), AT_REST, findings));
        return RangeProofTest.texts(findings);
    }

    private List<String> found(AuditWindow window) {
        LEDGER.prove(
                new PartitionProof(new PartitionFacts("game.notes", "notes", 2, expired, parts), window, findings));
        return RangeProofTest.texts(findings);
    }

    private static StampFile stamp(long batch) {
        return new StampFile(LEDGER.stamp(batch).heldBy(7), batch, 10, 0, Map.of("a", 100L));
    }

    private static Part part(String name, StampFile stamp, Map<String, Long> files) {
        return new Part(name, "file:/notes/" + name, stamp, files);
    }
}
