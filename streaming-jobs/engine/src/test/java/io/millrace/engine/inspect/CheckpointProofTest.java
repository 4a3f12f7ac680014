package io.millrace.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Offsets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointProofTest {

    private final Findings findings = new Findings("game");
    private final Map<Long, Optional<Offsets>> offsets = new HashMap<>();

    @Test
    void aCheckpointThatEndsWithTheLedgerIsProven() {
        offsets.putAll(Map.of(0L, at(10), 1L, at(20), 2L, at(30)));

        assertThat(found(2)).isEmpty();
    }

    @Test
    void theLedgerMayBeOneBatchAhead() {
        offsets.putAll(Map.of(0L, at(10), 1L, at(20)));

        assertThat(found(2)).isEmpty();
    }

    @Test
    void aBatchInWhichNothingCameIsInNoLedger() {
        offsets.putAll(Map.of(1L, at(20), 2L, at(30), 3L, at(30), 4L, at(30)));

        assertThat(found(2)).isEmpty();
    }

    @Test
    void aBatchEndsBehindWhatWasGivenUpAfterIt() {
        offsets.putAll(Map.of(1L, at(20), 2L, at(42), 3L, at(42), 4L, at(50)));

        assertThat(found(2, LedgerOf.batches(3).skipping(2, 30, 42).skipping(4, 42, 50)))
                .isEmpty();
    }

    @Test
    void findsACheckpointThatIsNotBehindWhatWasGivenUp() {
        offsets.putAll(Map.of(1L, at(20), 2L, at(30)));

        assertThat(found(2, LedgerOf.batches(3).skipping(2, 30, 42)))
                .containsExactly("file:/game/offsets/2: the end of batch 2 at {events={0=42}}, as the ledger says"
                        + " / {events={0=30}}");
    }

    @Test
    void findsOtherOffsets() {
        offsets.putAll(Map.of(1L, at(21), 2L, at(30)));

        assertThat(found(2))
                .containsExactly("file:/game/offsets/1: the end of batch 1 at {events={0=20}}, as the ledger says"
                        + " / {events={0=21}}");
    }

    @Test
    void findsOffsetsThatCannotBeRead() {
        offsets.putAll(Map.of(1L, Optional.empty(), 2L, at(30)));

        assertThat(found(2))
                .containsExactly("file:/game/offsets/1: where batch 1 ends"
                        + " / nothing that can be read, and the batch is called done");
    }

    @Test
    void findsABatchThatTheLedgerDoesNotHave() {
        offsets.putAll(Map.of(1L, at(20), 2L, at(30), 3L, at(40)));

        assertThat(found(2)).containsExactly("game.ledger, batch 3: rows of it, as the checkpoint holds it / none");
    }

    @Test
    void findsAnOldCheckpoint() {
        offsets.put(0L, at(10));

        assertThat(found(2))
                .containsExactly("file:/game/commits: batch 2 or the one before it as the last, as the ledger has it"
                        + " / batch 0");
    }

    /** Spark keeps a hundred batches, of which an audit reads the last ones. */
    @Test
    void readsALongCheckpointFromItsEnd(@TempDir Path folder) throws IOException {
        for (long batch = 0; batch < 70; batch++) {
            write(folder, "commits/" + batch, "v1\n{}");
            write(folder, "offsets/" + batch, "v1\n{}\n{\"events\":{\"0\":" + 10 * (batch + 1) + "}}");
        }
        CheckpointProof.Facts facts =
                CheckpointProof.Facts.read(new Checkpoint(folder.toUri(), "game", "main", new Configuration()));

        assertThat(facts.commits()).hasSize(50).contains(20L, 69L);
        LedgerOf.batches(70).prove(new CheckpointProof(facts, new AuditWindow(69, 69, 69), -1, findings));
        assertThat(RangeProofTest.texts(findings)).isEmpty();
    }

    private static void write(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve("game/main").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> found(long settled) {
        return found(settled, LedgerOf.batches(3));
    }

    private List<String> found(long settled, LedgerOf ledger) {
        CheckpointProof.Facts facts =
                new CheckpointProof.Facts("file:/game", at(0), offsets, new TreeSet<>(offsets.keySet()));
        AuditWindow window = new AuditWindow(settled, facts.last(), facts.last());
        ledger.prove(new CheckpointProof(facts, window, -1, findings));
        return RangeProofTest.texts(findings);
    }

    private static Optional<Offsets> at(long offset) {
        return Optional.of(new Offsets(Map.of("events", Map.of(0, offset))));
    }
}
