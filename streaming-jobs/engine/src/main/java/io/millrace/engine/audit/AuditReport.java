package io.millrace.engine.audit;

import java.util.List;

/**
 * What an audit found.
 *
 * @param offences what is other than the ledger says; none if all is proven
 * @param notes what is no offence, and worth knowing
 */
public record AuditReport(List<Line> pipelines, List<Offence> offences, List<String> notes) {

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
            long rows) {}

    public AuditReport {
        pipelines = List.copyOf(pipelines);
        offences = List.copyOf(offences);
        notes = List.copyOf(notes);
    }

    public boolean isProven() {
        return offences.isEmpty();
    }
}
