package io.millrace.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.checkpoint.Offsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RangeProofTest {

    private final Findings findings = new Findings("game");

    @Test
    void rangesThatJoinAreProven() {
        assertThat(found(LedgerOf.batches(3))).isEmpty();
    }

    @Test
    void batchesThatWereRunOnlyBecauseTimeHadPassedMayBeMissing() {
        LedgerOf ledger =
                LedgerOf.batches(2).with(5, 0, 20, 20, Map.of("notes", 1L)).with(9, 0, 20, 25, Map.of());

        assertThat(found(ledger)).isEmpty();
    }

    @Test
    void readingMayBeginWhereTheCheckpointSays() {
        new LedgerOf()
                .with(0, 0, 40, 50, Map.of())
                .prove(new RangeProof(new Offsets(Map.of("events", Map.of(0, 40L))), findings));

        assertThat(findings.violations()).isEmpty();
    }

    @Test
    void aPartitionThatIsNewBeginsAtZero() {
        LedgerOf ledger = LedgerOf.batches(2)
                .with(2, 0, 20, 20, Map.of())
                .with(2, 1, 0, 7, Map.of())
                .with(3, 0, 20, 30, Map.of())
                .with(3, 1, 7, 9, Map.of());

        assertThat(found(ledger)).isEmpty();
    }

    @Test
    void findsOffsetsOfNoBatch() {
        assertThat(found(LedgerOf.batches(4).without(2)))
                .containsExactly("game.ledger, before batch 3: the offsets [20, 30) of events-0 / no row of them");
    }

    @Test
    void findsThatTheBeginningIsMissing() {
        assertThat(found(LedgerOf.batches(2).without(0)))
                .containsExactly("game.ledger, before batch 1: the offsets [0, 10) of events-0 / no row of them");
    }

    @Test
    void findsOffsetsOfTwoBatches() {
        assertThat(found(LedgerOf.batches(2).with(2, 0, 15, 30, Map.of())))
                .containsExactly("game.ledger, batch 2, events-0: offsets from 20 on, where the batch before it ends"
                        + " / [15, 30)");
    }

    @Test
    void findsABatchThatIsThereTwice() {
        assertThat(found(LedgerOf.batches(2).with(1, 0, 10, 20, Map.of("notes", 10L))))
                .containsExactly("game.ledger, batch 1: one row of events-0 / another with the offsets [10, 20)");
    }

    @Test
    void findsARangeThatGoesBackwards() {
        assertThat(found(LedgerOf.batches(1).with(1, 0, 10, 4, Map.of())))
                .containsExactly("game.ledger, batch 1, events-0: a range that goes forward / [10, 4)");
    }

    @Test
    void findsAPartitionWithoutARowThoughItsOffsetsJoin() {
        LedgerOf ledger = new LedgerOf()
                .with(0, 0, 0, 10, Map.of())
                .with(0, 1, 0, 5, Map.of())
                .with(1, 0, 10, 20, Map.of())
                .with(2, 0, 20, 30, Map.of())
                .with(2, 1, 5, 8, Map.of());

        assertThat(found(ledger))
                .containsExactly("game.ledger, batch 1: a row of events-1 / rows of other partitions alone");
    }

    @Test
    void findsAPartitionThatIsMissingAtTheEnd() {
        LedgerOf ledger = new LedgerOf()
                .with(0, 0, 0, 10, Map.of())
                .with(0, 1, 0, 5, Map.of())
                .with(1, 0, 10, 20, Map.of());

        assertThat(found(ledger))
                .containsExactly("game.ledger, batch 1: a row of events-1 / rows of other partitions alone");
    }

    @Test
    void whatWasGivenUpJoinsAndIsNamed() {
        LedgerOf ledger = LedgerOf.batches(2)
                .skipping(1, 20, 32)
                .with(2, 0, 32, 40, Map.of())
                .skipping(4, 40, 44)
                .skipping(4, 44, 45);

        assertThat(found(ledger)).isEmpty();
        assertThat(findings.notes())
                .containsExactly(
                        "game: 12 offsets of events-0 were given up by skip: [20, 32); their records are in no table",
                        "game: 4 offsets of events-0 were given up by skip: [40, 44); their records are in no table",
                        "game: 1 offsets of events-0 were given up by skip: [44, 45); their records are in no table");
    }

    @Test
    void findsASkipOfWhatWasRead() {
        assertThat(found(LedgerOf.batches(3).skipping(1, 15, 20)))
                .containsExactly("game.ledger, skip behind batch 1, events-0: offsets from 20 on that were given up,"
                        + " and none read / [15, 20), and 0 read");
    }

    @Test
    void findsASkipThatLeavesAGap() {
        assertThat(found(LedgerOf.batches(2).skipping(1, 25, 30).with(2, 0, 30, 40, Map.of())))
                .containsExactly("game.ledger, skip behind batch 1, events-0: offsets from 20 on that were given up,"
                        + " and none read / [25, 30), and 0 read");
    }

    @Test
    void findsASkipThatIsThereTwice() {
        assertThat(found(LedgerOf.batches(2).skipping(1, 20, 30).skipping(1, 20, 30)))
                .containsExactly("game.ledger, skip behind batch 1, events-0: offsets from 30 on that were given up,"
                        + " and none read / [20, 30), and 0 read");
    }

    private List<String> found(LedgerOf ledger) {
        ledger.prove(new RangeProof(new Offsets(Map.of("events", Map.of(0, 0L))), findings));
        return texts(findings);
    }

    static List<String> texts(Findings findings) {
        return findings.violations().stream()
                .map(violation -> violation.where() + ": " + violation.expected() + " / " + violation.found())
                .toList();
    }
}
