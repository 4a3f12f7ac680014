package io.millrace.engine.inspect;

import io.millrace.engine.commit.Origin;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.inspect.DeltaFacts.StoredFile;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Proves that a Delta table holds what the ledger says: its files, their rows, and the latest stamp. Of batches that were
 * compacted, have expired or were proven before, the sum of rows is proven.
 */
final class DeltaProof implements LedgerPass.Rule {

    private final DeltaFacts table;
    private final boolean isKeyed;
    private final AuditWindow window;
    private final Findings findings;

    /** The first and the last of each row of batches of which only the sum is proven. */
    private final NavigableMap<Long, Long> spans = new TreeMap<>();

    private final NavigableMap<Long, Long> loose = new TreeMap<>();
    private final List<StoredFile> compacted = new ArrayList<>();
    private long summed;
    private long expected;
    private boolean isLastKnown;

    /**
     * @param isKeyed whether a compaction keeps fewer rows than it took
     * @param proven what was proven before
     * @param days the batches that the ledger sums up
     */
    DeltaProof(
            DeltaFacts table,
            boolean isKeyed,
            AuditWindow window,
            Balance proven,
            List<Origin> days,
            Findings findings) {
        this.table = table;
        this.isKeyed = isKeyed;
        this.window = window;
        this.findings = findings;
        this.expected = proven.written(table.name());
        this.isLastKnown = table.last() <= proven.batch();
        if (proven.batch() >= 0) {
            spans.put(0L, proven.batch());
        }
        days.forEach(day -> spans.merge(day.first(), day.last(), Math::max));
        table.expired().ifPresent(this::expire);
        proveOwn(table, findings);
        noteUnseen();
        for (StoredFile file : table.own()) {
            proveFile(table.table(), file, findings);
            Origin origin = file.origin().orElseThrow();
            if (file.isOfOneBatch()) {
                loose.merge(origin.first(), file.rows(), Long::sum);
            } else {
                compacted.add(file);
                sumUp(origin);
            }
        }
        loose.keySet().stream().filter(this::isSummed).toList().forEach(batch -> summed += loose.remove(batch));
    }

    private void noteUnseen() {
        if (!table.unseen().isEmpty()) {
            long bytes =
                    table.unseen().values().stream().mapToLong(Long::longValue).sum();
            findings.note(table.table() + " has " + table.unseen().size() + " files, " + (bytes >> 10)
                    + " KiB, that no reader sees: of a batch under way or one that died, or compacted");
        }
    }

    private void expire(Origin rows) {
        sumUp(rows);
        findings.note(table.table() + ": " + rows.rows() + " rows of batches " + rows.first() + " to " + rows.last()
                + " have expired; of these batches only the sum of rows is proven");
    }

    private void sumUp(Origin origin) {
        summed += origin.rows();
        spans.merge(origin.first(), origin.last(), Math::max);
    }

    private boolean isSummed(long batch) {
        return spans.headMap(batch, true).values().stream().anyMatch(last -> last >= batch);
    }

    static void proveFile(String table, StoredFile file, Findings findings) {
        if (file.found() == null || file.found() != file.size()) {
            findings.violation(
                    table + ", file " + file.path(),
                    file.size() + " bytes, as the table's log says",
                    file.found() == null ? "no such file" : file.found() + " bytes",
                    Findings.RESTORE);
        }
    }

    /** Proves the ledger's own table: that nobody else has written there, and that its stamp is that of its last batch. */
    static final class OfLedger implements LedgerPass.Rule {

        private final DeltaFacts ledger;
        private final Findings findings;
        private Stamp last;

        OfLedger(DeltaFacts ledger, Findings findings) {
            this.ledger = ledger;
            this.findings = findings;
            proveOwn(ledger, findings);
        }

        /** Its stamp has what was given up since, too. */
        @Override
        public void meet(LedgerBatch batch, Balance before, Balance after) {
            last = batch.stamp().orElse(last);
            if (last != null) {
                last = batch.skippingFrom(last);
            }
        }

        @Override
        public void end(Balance all) {
            proveLast(ledger, last != null && last.batch() == ledger.last() ? last : null, findings);
        }
    }

    /** Files that the pipeline did not commit: somebody has changed the table by other means. */
    private static void proveOwn(DeltaFacts table, Findings findings) {
        for (StoredFile file : table.foreign()) {
            proveFile(table.table(), file, findings);
            findings.violation(
                    table.table() + ", file " + file.path(),
                    "only files that Millrace has committed",
                    "one of " + file.rows() + " rows that somebody else has",
                    "Take the table back to the version before that commit (DESCRIBE HISTORY tells it, RESTORE does it)"
                            + " if nothing came after it. Else: " + Findings.RESTORE);
        }
    }

    @Override
    public void meet(LedgerBatch batch, Balance before, Balance after) {
        if (batch.isEmpty()) {
            return;
        }
        long written = batch.written(table.name());
        if (isSummed(batch.number())) {
            expected += written;
        } else {
            proveBatch(batch.number(), written, loose.remove(batch.number()));
        }
        if (batch.number() == table.last()) {
            isLastKnown = true;
            proveLast(table, batch.stamp().orElseThrow(), findings);
        }
    }

    private void proveBatch(long batch, long written, Long rows) {
        boolean mayBeMissing = batch > window.settled();
        if (rows == null ? written > 0 && !mayBeMissing : rows != written) {
            findings.violation(
                    table.table() + ", batch " + batch,
                    written + " rows, as the ledger says",
                    rows == null ? "none" : Long.toString(rows),
                    Findings.RESTORE);
        }
    }

    @Override
    public void end(Balance all) {
        loose.keySet().forEach(batch -> proveKnown(batch, all));
        if (!isLastKnown) {
            proveLast(table, null, findings);
            proveKnown(table.last(), all);
        }
        if (!spans.isEmpty()) {
            proveSum(all);
        }
    }

    private void proveKnown(long batch, Balance all) {
        if (!window.isUnderWay(batch, all.batch())) {
            findings.unknownBatch(batch, table.table());
        }
    }

    private void proveSum(Balance all) {
        long last = spans.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        if (last > all.batch()) {
            findings.note(table.table() + ": compacted up to batch " + last
                    + ", which is under way; its sum is not proven this time");
            return;
        }
        if (expected != summed) {
            findings.violation(
                    table.table() + ", the compacted batches "
                            + spans.entrySet().stream()
                                    .map(span -> span.getKey() + " to " + span.getValue())
                                    .collect(Collectors.joining(", ")),
                    expected + " rows in sum, as the ledger says",
                    Long.toString(summed),
                    Findings.RESTORE);
        }
        for (StoredFile file : compacted) {
            long origin = file.origin().orElseThrow().rows();
            if (isKeyed ? file.rows() > origin : file.rows() != origin) {
                findings.violation(
                        table.table() + ", file " + file.path(),
                        (isKeyed ? "at most " : "") + origin + " rows, as its compaction took",
                        Long.toString(file.rows()),
                        Findings.RESTORE);
            }
        }
    }

    /**
     * Proves the stamp of the last batch that a table has committed.
     *
     * @param said what the ledger says that the batch was; null if it says nothing
     */
    private static void proveLast(DeltaFacts table, Stamp said, Findings findings) {
        Stamp stamp = table.stamp();
        if (table.last() >= 0 && (stamp == null || stamp.batch() != table.last())) {
            findings.violation(
                    table.table() + ", its log",
                    "the stamp of batch " + table.last() + ", the last that was committed",
                    stamp == null ? "none" : "that of batch " + stamp.batch(),
                    Findings.RESTORE);
        } else if (said != null) {
            proveStamp(table.table(), stamp, said, findings);
        }
    }

    static void proveStamp(String table, Stamp stamp, Stamp said, Findings findings) {
        if (!said.agreesWith(stamp)) {
            findings.violation(
                    table + ", the stamp of batch " + stamp.batch(),
                    said.difference(stamp) + ", as the ledger says",
                    stamp.difference(said),
                    "One of the two was changed by hand. " + Findings.RESTORE);
        }
    }
}
