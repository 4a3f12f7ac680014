package io.millrace.engine.inspect;

import io.millrace.engine.commit.Stamp;
import io.millrace.engine.sink.QuarantinedRow;

/** Proves that the ledger accounts for every record that it says was read. */
record CountProof(PipelineLedger ledger, Findings findings) {

    void prove() {
        proveRecords();
        proveQuarantine();
    }

    private void proveRecords() {
        long empty = 0;
        for (LedgerEntry row : ledger.entries()) {
            Stamp.Range range = row.range();
            long known = range.accepted() + range.filtered() + row.quarantined() + range.duplicates();
            if (range.read() != known) {
                findings.violation(
                        where(row),
                        range.read() + " records, as read says",
                        known + " accepted, filtered, quarantined and duplicates together",
                        RangeProof.WAY_OUT);
            }
            long staged = range.quarantined().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            if (row.quarantined() != staged) {
                findings.violation(
                        where(row),
                        row.quarantined() + " quarantined records",
                        staged + " of all stages",
                        RangeProof.WAY_OUT);
            }
            long offsets = range.until() - range.from();
            if (range.read() > offsets) {
                findings.violation(
                        where(row),
                        "at most " + offsets + " records in " + RangeProof.range(range.from(), range.until()),
                        range.read() + " read",
                        RangeProof.WAY_OUT);
            }
            empty += Math.max(0, offsets - range.read());
        }
        if (empty > 0) {
            findings.note(empty + " offsets held no record: marks of transactions, or compacted topics");
        }
    }

    private String where(LedgerEntry row) {
        return RangeProof.where(row, findings);
    }

    /** What was quarantined was written there; events refused beside others come on top. */
    private void proveQuarantine() {
        ledger.batches().forEach((batch, rows) -> {
            long quarantined = rows.stream().mapToLong(LedgerEntry::quarantined).sum();
            long written = ledger.written(batch, QuarantinedRow.TABLE.name());
            if (written < quarantined) {
                findings.violation(
                        findings.ledger() + ", batch " + batch,
                        "at least " + quarantined + " rows written to the quarantine",
                        Long.toString(written),
                        RangeProof.WAY_OUT);
            }
        });
    }
}
