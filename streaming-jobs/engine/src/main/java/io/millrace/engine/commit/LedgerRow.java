package io.millrace.engine.commit;

import io.millrace.engine.checkpoint.Offsets;
import io.millrace.sdk.Column;
import io.millrace.sdk.Output;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What became of one partition's records in one batch. */
public record LedgerRow(
        @Column("the pipeline") String pipeline,

        @Column("main for a batch, day for the sum of a day, skip for records that were skipped")
        String query,

        @Column("the number of the batch, counted from 0; of a day, the last")
        long batch,

        @Column("the topic") String topic,
        @Column("the topic's partition") int partition,
        @Column("the first offset of the batch") long fromOffset,
        @Column("the offset after its last") long untilOffset,

        @Column("records read: accepted, filtered, quarantined and duplicates together")
        long read,

        @Column("records that became events and were accepted; of several events in one record, at least one")
        long accepted,

        @Column("records that the pipeline has no use for") long filtered,

        @Column("records that were rejected; events rejected beside accepted ones count under written")
        long quarantined,

        @Column("rejected records by stage") Map<String, Long> quarantinedBy,

        @Column("rows that each table got from the batch; on the row of the first partition, so that sums are right")
        Map<String, Long> written,

        @Column("when the batch was committed") Instant committedAt,

        @Column(
                "records left out because their partition had brought their id before; null where that was not counted yet")
        Long duplicates,

        @Column("when Kafka took the newest record of the batch; null if none was read")
        Instant newestAt,

        @Column("records that Kafka held beyond the batch when it began; null if Kafka did not say in time")
        Long waiting,

        @Column(
                "the version of each Delta table that shows the rows of written first; none where another run committed them")
        Map<String, Long> versions) {

    /** A pipeline has one query so far; it names the folder of the checkpoint, too. */
    public static final String MAIN = "main";

    /** In place of a query, where a row is the sum of those of many batches, up to the one that it names. */
    public static final String DAY = "day";

    /** In place of a query, where records were given up. */
    public static final String SKIP = "skip";

    public static final Output.Append<LedgerRow> TABLE = Output.append(
            "ledger", LedgerRow.class, "Where every record went: a row per batch and partition of a topic");

    /**
     * @param newest when Kafka took the newest record of each partition, as far as it is known
     * @param ends where partitions ended when the batch began, as far as it is known
     * @param versions in which each table shows the batch
     */
    public static List<LedgerRow> of(
            String pipeline,
            String query,
            Stamp stamp,
            Map<String, Long> newest,
            Offsets ends,
            Map<String, Long> versions,
            Instant now) {
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
                    range.duplicates(),
                    instant(newest.get(range.name())),
                    waiting(range, ends),
                    rows.isEmpty() ? versions : Map.of()));
        }
        return rows;
    }

    private static Instant instant(Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static Long waiting(Stamp.Range range, Offsets ends) {
        return ends.holds(range.topic(), range.partition())
                ? Math.max(0, ends.position(range.topic(), range.partition()) - range.until())
                : null;
    }
}
