package io.millrace.engine.inspect;

import java.util.List;
import java.util.Map;

/**
 * What an audit found.
 *
 * @param violations what is other than the ledger says; none if all is proven
 * @param notes what is no violation, and worth knowing
 */
public record AuditReport(List<Line> pipelines, List<Violation> violations, List<String> notes) {

    /** One pipeline: the sums of its ledger, and what its tables hold of it. */
    public record Line(
            String pipeline,
            int batches,
            int partitions,
            long read,
            long accepted,
            long filtered,
            long quarantined,
            long duplicates,
            int tables,
            long rows) {

        static Line of(String pipeline, PipelineLedger ledger, int tables, long rows) {
            long read = 0;
            long accepted = 0;
            long filtered = 0;
            long quarantined = 0;
            long duplicates = 0;
            for (LedgerEntry entry : ledger.entries()) {
                read += entry.range().read();
                accepted += entry.range().accepted();
                filtered += entry.range().filtered();
                quarantined += entry.quarantined();
                duplicates += entry.range().duplicates();
            }
            int partitions =
                    ledger.end().byTopic().values().stream().mapToInt(Map::size).sum();
            return new Line(
                    pipeline,
                    ledger.batches().size(),
                    partitions,
                    read,
                    accepted,
                    filtered,
                    quarantined,
                    duplicates,
                    tables,
                    rows);
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
