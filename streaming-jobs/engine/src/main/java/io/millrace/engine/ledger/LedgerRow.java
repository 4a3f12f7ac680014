package io.millrace.engine.ledger;

import io.millrace.engine.Column;
import io.millrace.engine.Output;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What became of one partition's records in one batch. */
public record LedgerRow(
        @Column("the pipeline") String pipeline,
        @Column("the query of the pipeline") String query,
        @Column("the number of the batch, counted from 0") long batch,
        @Column("the topic") String topic,
        @Column("the topic's partition") int partition,
        @Column("the first offset of the batch") long fromOffset,
        @Column("the offset after its last") long untilOffset,

        @Column("records read: accepted, filtered, quarantined and duplicates together")
        long read,

        @Column("records that became events and went on; of several in one record, one at least")
        long accepted,

        @Column("records that the pipeline has no use for") long filtered,

        @Column("records that were refused; events refused beside others that went on are among written")
        long quarantined,

        @Column("those refused, by stage") Map<String, Long> quarantinedBy,

        @Column("rows that each table got from the batch; on the row of the first partition, so that sums are right")
        Map<String, Long> written,

        @Column("when the batch was committed") Instant committedAt,

        @Column(
                "records left out because their partition had brought their id before; null where that was not counted yet")
        Long duplicates) {

    /** A pipeline has one query so far; it names the folder of the checkpoint, too. */
    public static final String MAIN = "main";

    /** In place of a query, where records were given up. */
    public static final String SKIP = "skip";

    public static final Output.Append<LedgerRow> TABLE = Output.append(
            "ledger", LedgerRow.class, "Where every record went: a row per batch and partition of a topic");

    public static List<LedgerRow> of(String pipeline, String query, Stamp stamp, Instant now) {
        List<LedgerRow> rows = new ArrayList<>();
        for (Stamp.Range range : stamp.ranges()) {
            long quarantined = range.quarantined().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            rows.add(new LedgerRow(
                    pipeline,
                    query,
                    stamp.batch(),
                    range.topic(),
                    range.partition(),
                    range.from(),
                    range.until(),
                    range.read(),
                    range.accepted(),
                    range.filtered(),
                    quarantined,
                    range.quarantined(),
                    rows.isEmpty() ? stamp.rows() : Map.of(),
                    now,
                    range.duplicates()));
        }
        return rows;
    }
}
