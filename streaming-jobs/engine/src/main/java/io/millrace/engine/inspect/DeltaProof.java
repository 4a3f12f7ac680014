package io.millrace.engine.inspect;

import io.millrace.engine.commit.Stamp;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * Proves that a Delta table holds what the ledger says: its files, their rows, and the latest stamp.
 *
 * @param keyed the tables of which a compaction keeps fewer rows than it took
 */
record DeltaProof(DeltaFacts table, Set<String> keyed, PipelineLedger ledger, AuditWindow window, Findings findings) {

    void prove() {
        List<StoredFile> files = table.own();
        files.forEach(file -> proveFile(table.table(), file, findings));
        proveRows(files);
        proveStamp(ledger::stamp);
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

    /** Files that the pipeline did not commit: somebody has changed the table by other means. */
    static void proveOwn(DeltaFacts table, Findings findings) {
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

    private void proveRows(List<StoredFile> files) {
        NavigableMap<Long, Long> loose = new TreeMap<>();
        Compacted compacted = new Compacted();
        for (StoredFile file : files) {
            if (file.isOfOneBatch()) {
                loose.merge(file.origin().orElseThrow().first(), file.rows(), Long::sum);
            } else {
                compacted.add(file);
            }
        }
        table.expired().ifPresent(rows -> {
            compacted.add(rows);
            findings.note(table.table() + ": " + rows.rows() + " rows of batches " + rows.first() + " to " + rows.last()
                    + " have expired; of these batches only the sum of rows is proven");
        });
        ledger.batches().keySet().forEach(batch -> {
            if (!compacted.covers(batch)) {
                proveBatch(batch, loose.get(batch));
            }
        });
        loose.keySet().stream().filter(batch -> !compacted.covers(batch)).forEach(this::proveKnown);
        if (compacted.covers()) {
            proveCompacted(compacted, loose);
        }
    }

    private void proveBatch(long batch, Long rows) {
        boolean mayBeMissing = batch > window.settled();
        long expected = ledger.written(batch, table.name());
        if (rows == null ? expected > 0 && !mayBeMissing : rows != expected) {
            findings.violation(
                    table.table() + ", batch " + batch,
                    expected + " rows, as the ledger says",
                    rows == null ? "none" : Long.toString(rows),
                    Findings.RESTORE);
        }
    }

    private void proveKnown(long batch) {
        if (!ledger.has(batch) && !window.isUnderWay(batch, ledger)) {
            findings.unknownBatch(batch, table.table());
        }
    }

    private void proveCompacted(Compacted compacted, NavigableMap<Long, Long> loose) {
        if (compacted.last() > ledger.last()) {
            findings.note(table.table() + ": compacted up to batch " + compacted.last()
                    + ", which is under way; its sum is not proven this time");
            return;
        }
        long expected = 0;
        long found = compacted.rows;
        for (long batch : ledger.batches().keySet()) {
            expected += compacted.covers(batch) ? ledger.written(batch, table.name()) : 0;
        }
        for (var rows : loose.entrySet()) {
            found += compacted.covers(rows.getKey()) ? rows.getValue() : 0;
        }
        if (expected != found) {
            findings.violation(
                    table.table() + ", the compacted batches " + compacted.spans(),
                    expected + " rows in sum, as the ledger says",
                    Long.toString(found),
                    Findings.RESTORE);
        }
        boolean isKeyed = keyed.contains(table.name());
        for (StoredFile file : compacted.files) {
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

    /** @param said what the ledger says that a batch was */
    void proveStamp(LongFunction<Optional<Stamp>> said) {
        long last = table.last();
        Stamp stamp = table.stamp();
        if (last < 0) {
            return;
        }
        if (stamp == null || stamp.batch() != last) {
            findings.violation(
                    table.table() + ", its log",
                    "the stamp of batch " + last + ", the last that was committed",
                    stamp == null ? "none" : "that of batch " + stamp.batch(),
                    Findings.RESTORE);
        } else if (ledger.has(last)) {
            proveStamp(table.table(), stamp, said.apply(last), findings);
        } else {
            proveKnown(last);
        }
    }

    static void proveStamp(String table, Stamp stamp, Optional<Stamp> said, Findings findings) {
        said.filter(written -> !written.agreesWith(stamp))
                .ifPresent(written -> findings.violation(
                        table + ", the stamp of batch " + stamp.batch(),
                        written.difference(stamp) + ", as the ledger says",
                        stamp.difference(written),
                        "One of the two was changed by hand. " + Findings.RESTORE));
    }
}
