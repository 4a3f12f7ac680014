package io.millrace.engine.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A pipeline's ledger as it was read: its table, and its rows. Rows that nobody wrote are seen by readers, so they count
 * as well.
 *
 * @param isTorn whether some of its rows cannot be read
 */
record LedgerFacts(DeltaFacts table, PipelineLedger rows, boolean isTorn) {

    static LedgerFacts read(LedgerReader reader, DeltaFacts table, Findings findings) {
        List<LedgerEntry> rows = new ArrayList<>();
        boolean isTorn = false;
        for (StoredFile file : table.files()) {
            int before = findings.count();
            DeltaProof.proveFile(table.table(), file, findings);
            if (findings.count() > before) {
                isTorn = true;
                continue;
            }
            try {
                rows.addAll(reader.rows(file, table.schema()));
            } catch (IOException | RuntimeException damaged) {
                isTorn = true;
                findings.violation(
                        table.table() + ", file " + file.path(),
                        "a Parquet file that can be read",
                        "'" + damaged.getMessage() + "'",
                        Findings.RESTORE);
            }
        }
        return new LedgerFacts(table, PipelineLedger.of(rows), isTorn);
    }
}
