package io.millrace.engine.inspect;

import io.millrace.engine.commit.Stamp;
import io.millrace.engine.sink.QuarantinedRow;

/** Proves that the ledger accounts for every record that it says was read. */
record CountProof(Findings findings) implements LedgerPass.Rule {

    @Override
    public void meet(LedgerBatch batch, Balance before, Balance after) {
        batch.rows().forEach(this::proveRecords);
        proveQuarantine(batch);
    }

    private void proveRecords(LedgerEntry row) {
        Stamp.Range range = row.range();
        long known = range.accepted() + range.filtered() + row.quarantined() + range.duplicates();
        if (range.read() != known) {
            violation(
                    row,
                    range.read() + " records, as read says",
                    known + " accepted, filtered, quarantined and duplicates together");
        }
        long staged =
                range.quarantined().values().stream().mapToLong(Long::longValue).sum();
        if (row.quarantined() != staged) {
            violation(row, row.quarantined() + " quarantined records", staged + " of all stages");
        }
        long offsets = range.until() - range.from();
        if (range.read() > offsets) {
            violation(
                    row,
                    "at most " + offsets + " records in " + RangeProof.range(range.from(), range.until()),
                    range.read() + " read");
        }
    }

    /** What was quarantined was written there; events refused beside others come on top. */
    private void proveQuarantine(LedgerBatch batch) {
        long quarantined =
                batch.rows().stream().mapToLong(LedgerEntry::quarantined).sum();
        long written = batch.written(QuarantinedRow.TABLE.name());
        if (written < quarantined) {
            findings.violation(
                    findings.ledger() + ", batch " + batch.number(),
                    "at least " + quarantined + " rows written to the quarantine",
                    Long.toString(written),
                    RangeProof.WAY_OUT);
        }
    }

    private void violation(LedgerEntry row, String expected, String found) {
        findings.violation(RangeProof.where(row, findings), expected, found, RangeProof.WAY_OUT);
    }

    @Override
    public void end(Balance all) {
        if (all.empty() > 0) {
            findings.note(all.empty() + " offsets held no record: marks of transactions, or compacted topics");
        }
    }
}
