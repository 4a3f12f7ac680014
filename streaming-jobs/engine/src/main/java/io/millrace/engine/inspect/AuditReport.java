package io.millrace.engine.inspect;

import java.util.List;

/**
 * What an audit found.
 *
 * @param violations what is other than the ledger says; none if all is proven
 * @param notes what is no violation, and worth knowing
 */
public record AuditReport(List<Line> pipelines, List<Violation> violations, List<String> notes) {

    /**
     * One pipeline: the sums of its ledger, and what its tables hold of it.
     *
     * @param provenBefore the last batch of which an earlier audit has proven all; -1 for none
     */
    public record Line(
            String pipeline,
            long batches,
            int partitions,
            long read,
            long accepted,
            long filtered,
            long quarantined,
            long duplicates,
            int tables,
            long rows,
            long provenBefore) {

        static Line of(String pipeline, Balance ledger, int tables, long rows, Balance proven) {
            return new Line(
                    pipeline,
                    ledger.batches(),
                    ledger.partitions(),
                    ledger.read(),
                    ledger.accepted(),
                    ledger.filtered(),
                    ledger.quarantined(),
                    ledger.duplicates(),
                    tables,
                    rows,
                    proven.batch());
        }
    }

    public AuditReport {
        pipelines = List.copyOf(pipelines);
        violations = List.copyOf(violations);
        notes = List.copyOf(notes);
    }

    public boolean isProven() {
        return violations.isEmpty();
    }
}
