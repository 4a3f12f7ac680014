package io.millrace.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountProofTest {

    private final Findings findings = new Findings("game");

    @Test
    void everyRecordMayBeAcceptedFilteredOrQuarantined() {
        LedgerOf ledger = LedgerOf.batches(1)
                .with(1, 0, 10, 20, 10, 5, 2, Map.of("parse", 1L, "late", 2L), 3, Map.of("quarantine", 3L));

        assertThat(found(ledger)).isEmpty();
    }

    @Test
    void eventsRefusedBesideOthersComeOnTop() {
        LedgerOf ledger = new LedgerOf().with(0, 0, 0, 10, 10, 10, 0, Map.of(), 0, Map.of("quarantine", 4L));

        assertThat(found(ledger)).isEmpty();
    }

    @Test
    void findsARecordThatIsUnaccountedFor() {
        LedgerOf ledger = new LedgerOf().with(0, 0, 0, 10, 10, 8, 1, Map.of(), 0, Map.of());

        assertThat(found(ledger))
                .containsExactly("game.ledger, batch 0, events-0: 10 records, as read says"
                        + " / 9 accepted, filtered, quarantined and duplicates together");
    }

    @Test
    void findsStagesThatDoNotAddUp() {
        LedgerOf ledger = new LedgerOf().with(0, 0, 0, 10, 10, 8, 0, Map.of("parse", 1L), 2, Map.of("quarantine", 2L));

        assertThat(found(ledger))
                .containsExactly("game.ledger, batch 0, events-0: 2 quarantined records / 1 of all stages");
    }

    @Test
    void findsMoreRecordsThanOffsets() {
        LedgerOf ledger = new LedgerOf().with(0, 0, 0, 10, 11, 11, 0, Map.of(), 0, Map.of());

        assertThat(found(ledger))
                .containsExactly("game.ledger, batch 0, events-0: at most 10 records in [0, 10) / 11 read");
    }

    @Test
    void notesOffsetsWithoutARecord() {
        LedgerOf ledger = new LedgerOf().with(0, 0, 0, 10, 7, 7, 0, Map.of(), 0, Map.of());

        assertThat(found(ledger)).isEmpty();
        assertThat(findings.notes()).hasSize(1).first().asString().startsWith("game: 3 offsets held no record");
    }

    @Test
    void findsQuarantinedRecordsThatWereNotWritten() {
        LedgerOf ledger = new LedgerOf().with(0, 0, 0, 10, 10, 8, 0, Map.of("parse", 2L), 2, Map.of("quarantine", 1L));

        assertThat(found(ledger))
                .containsExactly("game.ledger, batch 0: at least 2 rows written to the quarantine / 1");
    }

    private List<String> found(LedgerOf ledger) {
        ledger.prove(new CountProof(findings));
        return RangeProofTest.texts(findings);
    }
}
