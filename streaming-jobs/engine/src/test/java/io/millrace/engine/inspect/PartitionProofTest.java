package io.millrace.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.commit.Stamp;
import io.millrace.engine.commit.StampFile;
import io.millrace.engine.lake.Catalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionProofTest {

    private static final PipelineLedger LEDGER = LedgerOf.batches(3).ledger();

    private final Findings findings = new Findings("game");
    private final List<Catalog.Batch> registered = new ArrayList<>();
    private final Map<Long, StampFile> stamps = new HashMap<>();
    private final Map<Long, Map<String, Long>> files = new TreeMap<>();

    @BeforeEach
    void asItShouldBe() {
        for (long batch = 0; batch < 3; batch++) {
            registered.add(new Catalog.Batch(batch, "file:/notes/batch=" + batch));
            stamps.put(batch, new StampFile(LEDGER.stamp(batch).orElseThrow(), Map.of("part", 100L)));
            files.put(batch, new TreeMap<>(Map.of("part", 100L, StampFile.NAME, 20L)));
        }
    }

    @Test
    void aTableThatHoldsWhatTheLedgerSaysIsProven() {
        assertThat(found(new AuditWindow(2, 2, 2))).isEmpty();
    }

    @Test
    void aBatchUnderWayIsNoOffence() {
        registered.add(new Catalog.Batch(3, "file:/notes/batch=3"));

        assertThat(found(new AuditWindow(2, 2, 3))).isEmpty();
    }

    @Test
    void aPartitionOfAnEarlierVersionNamesNoFiles() {
        stamps.put(1L, new StampFile(LEDGER.stamp(1).orElseThrow(), Map.of()));

        assertThat(found(new AuditWindow(2, 2, 2))).isEmpty();
    }

    @Test
    void findsABatchThatIsNotRegistered() {
        registered.remove(1);

        assertThat(found(new AuditWindow(2, 2, 2)))
                .containsExactly(
                        "game.notes, batch 1: a partition of 10 rows, as the ledger says" + " / none in the metastore");
    }

    @Test
    void findsAPartitionThatTheLedgerDoesNotKnow() {
        registered.add(new Catalog.Batch(8, "file:/notes/batch=8"));

        assertThat(found(new AuditWindow(2, 2, 2)))
                .containsExactly("ops.ledger, batch 8: rows of it, as game.notes holds it / none");
    }

    @Test
    void findsAPartitionAtAnotherPlace() {
        registered.set(2, new Catalog.Batch(2, "file:/notes/batch=1"));

        assertThat(found(new AuditWindow(2, 2, 2)))
                .containsExactly("game.notes, batch 2: its partition at file:/notes/batch=2 / file:/notes/batch=1");
    }

    @Test
    void findsFilesThatAreGoneOrChangedOrTooMany() {
        files.get(0L).remove("part");
        files.get(1L).put("part", 99L);
        files.get(2L).put("more", 5L);

        assertThat(found(new AuditWindow(2, 2, 2)))
                .containsExactly(
                        "game.notes, batch 0, file part: 100 bytes, as was written / no such file",
                        "game.notes, batch 1, file part: 100 bytes, as was written / 99 bytes",
                        "game.notes, batch 2, file more: only the files that the batch wrote"
                                + " / one that readers see and the batch did not write");
    }

    @Test
    void findsAStampThatIsGoneOrContradictsTheLedger() {
        stamps.put(0L, null);
        stamps.put(
                1L,
                new StampFile(
                        new Stamp(1, LEDGER.stamp(1).orElseThrow().ranges(), Map.of("notes", 11L)),
                        Map.of("part", 100L)));

        assertThat(found(new AuditWindow(2, 2, 2)))
                .containsExactly(
                        "game.notes, batch 0, _millrace.json: the batch's stamp / none that can be read",
                        "game.notes, the stamp of batch 1: rows {notes=10}, as the ledger says / rows {notes=11}");
    }

    private List<String> found(AuditWindow window) {
        PartitionFacts facts = new PartitionFacts("game.notes", "notes", "file:/notes", registered, stamps, files);
        new PartitionProof(facts, LEDGER, window, findings).prove();
        return RangeProofTest.texts(findings);
    }
}
