package io.millrace.engine.inspect;

import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Offsets;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Proves that a checkpoint and the ledger agree on where each batch ends, as far as the checkpoint remembers, and that
 * neither is ahead.
 */
final class CheckpointProof implements LedgerPass.Rule {

    /** So many batches are compared at most; what older ones say means nothing any more. */
    private static final long LOOKED_BACK = 50;

    /**
     * What the checkpoint says.
     *
     * @param offsets where each batch ends; empty where that cannot be read
     * @param commits the batches that are done
     */
    record Facts(
            String folder,
            Optional<Offsets> beginning,
            Map<Long, Optional<Offsets>> offsets,
            NavigableSet<Long> commits) {

        static Facts read(Checkpoint checkpoint) throws IOException {
            // Before the offsets: a batch that is done has some. Spark forgets old ones while it goes on.
            NavigableSet<Long> commits = checkpoint.batches("commits");
            if (!commits.isEmpty()) {
                // A copy: of a view of a set nothing can be asked that is not in it.
                commits = new TreeSet<>(commits.tailSet(commits.last() - LOOKED_BACK, false));
            }
            Map<Long, Optional<Offsets>> offsets = new HashMap<>();
            for (long batch : commits) {
                offsets.put(batch, readable(checkpoint, batch));
            }
            return new Facts(checkpoint.folder().toString(), readable(checkpoint, -1), offsets, commits);
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
    }

    private final Facts facts;
    private final AuditWindow window;
    private final Findings findings;
    private final NavigableSet<Long> open;

    /** @param proven the last batch that was proven before */
    CheckpointProof(Facts facts, AuditWindow window, long proven, Findings findings) {
        this.facts = facts;
        this.window = window;
        this.findings = findings;
        this.open = new TreeSet<>(facts.commits().tailSet(proven, false));
    }

    @Override
    public void meet(LedgerBatch batch, Balance before, Balance after) {
        proveIdle(batch.number(), before);
        if (open.remove(batch.number())) {
            proveEnd(batch, after);
        }
    }

    @Override
    public void end(Balance all) {
        proveIdle(Long.MAX_VALUE, all);
        if (window.settled() > facts.last() + 1) {
            findings.violation(
                    facts.folder() + "/commits",
                    "batch " + window.settled() + " or the one before it as the last, as the ledger has it",
                    facts.last() < 0 ? "none" : "batch " + facts.last(),
                    "It is an old copy: restore the checkpoint as it was last, or rebuild the tables: ./millrace rebuild.");
        }
    }

    /** Batches before this one of which the ledger says nothing. */
    private void proveIdle(long until, Balance before) {
        while (!open.isEmpty() && open.first() < until) {
            long batch = open.pollFirst();
            proveEnd(LedgerBatch.of(batch, List.of()), before);
        }
    }

    private void proveEnd(LedgerBatch batch, Balance after) {
        Optional<Offsets> found = facts.offsets().get(batch.number());
        String where = facts.folder() + "/offsets/" + batch.number();
        if (found.isEmpty()) {
            findings.violation(
                    where,
                    "where batch " + batch.number() + " ends",
                    "nothing that can be read, and the batch is called done",
                    Findings.RESTORE);
        } else if (batch.isEmpty()) {
            if (!isIdle(batch, found.get(), after)) {
                findings.unknownBatch(batch.number(), "the checkpoint");
            }
        } else if (!found.get().equals(after.end())) {
            findings.violation(
                    where,
                    "the end of batch " + batch.number() + " at " + after.ends() + ", as the ledger says",
                    found.get().byTopic().toString(),
                    Findings.RESTORE);
        }
    }

    /** Whether a batch ends where the one before it does: such a one is in no ledger if it wrote nothing. */
    private boolean isIdle(LedgerBatch batch, Offsets end, Balance after) {
        Optional<Offsets> before = batch.number() == 0
                ? facts.beginning()
                : facts.offsets().getOrDefault(batch.number() - 1, Optional.empty());
        return end.equals(before.map(known -> Balance.behind(known, batch)).orElseGet(after::end));
    }
}
