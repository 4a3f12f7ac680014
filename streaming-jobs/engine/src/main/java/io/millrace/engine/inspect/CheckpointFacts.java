package io.millrace.engine.inspect;

import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Offsets;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * What a checkpoint says of the batches that it still remembers.
 *
 * @param offsets where each batch ends; empty where that cannot be read
 * @param commits the batches that are done
 */
record CheckpointFacts(
        String folder,
        String id,
        Optional<Offsets> beginning,
        Map<Long, Optional<Offsets>> offsets,
        NavigableSet<Long> commits) {

    /** So many batches are compared at most; what older ones say means nothing any more. */
    private static final long LOOKED_BACK = 50;

    static CheckpointFacts read(Checkpoint checkpoint, String id) throws IOException {
        // Before the offsets: a batch that is done has some. Spark forgets old ones while it goes on.
        NavigableSet<Long> commits = checkpoint.batches("commits");
        commits = commits.isEmpty() ? commits : commits.tailSet(commits.last() - LOOKED_BACK, false);
        Map<Long, Optional<Offsets>> offsets = new HashMap<>();
        for (long batch : commits) {
            offsets.put(batch, readable(checkpoint, batch));
        }
        return new CheckpointFacts(checkpoint.folder().toString(), id, readable(checkpoint, -1), offsets, commits);
    }

    private static Optional<Offsets> readable(Checkpoint checkpoint, long batch) {
        try {
            return checkpoint.after(batch);
        } catch (RuntimeException torn) {
            return Optional.empty();
        }
    }

    long last() {
        return commits.isEmpty() ? -1 : commits.last();
    }

    /** Proves that the checkpoint and the ledger agree on where each batch ends, and that neither is ahead. */
    void prove(PipelineLedger ledger, AuditWindow window, Findings findings) {
        if (window.settled() > last() + 1) {
            findings.violation(
                    folder + "/commits",
                    "batch " + window.settled() + " or the one before it as the last, as the ledger has it",
                    last() < 0 ? "none" : "batch " + last(),
                    "It is an old copy: restore the checkpoint as it was last, or rebuild the tables: ./millrace rebuild.");
        }
        commits.forEach(batch -> proveEnd(batch, ledger, findings));
    }

    private void proveEnd(long batch, PipelineLedger ledger, Findings findings) {
        Optional<Offsets> found = offsets.get(batch);
        if (found.isEmpty()) {
            findings.violation(
                    folder + "/offsets/" + batch,
                    "where batch " + batch + " ends",
                    "nothing that can be read, and the batch is called done",
                    Findings.RESTORE);
        } else if (ledger.has(batch)) {
            Offsets expected = ledger.endsAt(batch);
            if (!found.get().equals(expected)) {
                findings.violation(
                        folder + "/offsets/" + batch,
                        "the end of batch " + batch + " at " + expected.byTopic() + ", as the ledger says",
                        found.get().byTopic().toString(),
                        Findings.RESTORE);
            }
        } else if (!isIdle(batch, found.get(), ledger)) {
            findings.unknownBatch(batch, "the checkpoint");
        }
    }

    /** Whether a batch ends where the one before it does: such a one is in no ledger if it wrote nothing. */
    private boolean isIdle(long batch, Offsets end, PipelineLedger ledger) {
        Optional<Offsets> before = batch == 0 ? beginning : offsets.getOrDefault(batch - 1, Optional.empty());
        return end.equals(before.map(known -> ledger.endOfIdle(batch, known)).orElseGet(() -> ledger.endsAt(batch)));
    }
}
