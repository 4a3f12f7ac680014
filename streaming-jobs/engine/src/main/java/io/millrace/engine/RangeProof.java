package io.millrace.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Proves that the ledger's ranges of offsets join, without gap or overlap, and that every batch is there once. */
record RangeProof(PipelineLedger ledger, Findings findings) {

    static final String WAY_OUT =
            "Restore ops.ledger, or drop the pipeline's tables and its checkpoint folder to read its topics anew.";

    /** @param beginning where the checkpoint says that reading began */
    void prove(Offsets beginning) {
        Map<String, Long> ends = new TreeMap<>();
        beginning
                .byTopic()
                .forEach((topic, partitions) ->
                        partitions.forEach((partition, from) -> ends.put(topic + "-" + partition, from)));
        Map<String, Long> missingSince = new HashMap<>();
        ledger.batches().forEach((batch, rows) -> {
            Set<String> seen = new HashSet<>();
            for (LedgerEntry row : rows) {
                if (seen.add(row.partition())) {
                    join(row, ends, missingSince);
                } else {
                    findings.offence(
                            "ops.ledger, batch " + batch,
                            "one row of " + row.partition(),
                            "another with the offsets "
                                    + range(row.range().from(), row.range().until()),
                            WAY_OUT);
                }
            }
            ends.keySet().forEach(partition -> {
                if (!seen.contains(partition)) {
                    missingSince.putIfAbsent(partition, batch);
                }
            });
        });
        missingSince.forEach((partition, batch) -> missing(partition, batch));
    }

    private void join(LedgerEntry row, Map<String, Long> ends, Map<String, Long> missingSince) {
        Stamp.Range range = row.range();
        // A partition that is new begins at zero.
        long expected = ends.getOrDefault(row.partition(), 0L);
        Long missing = missingSince.remove(row.partition());
        if (range.from() > expected) {
            findings.offence(
                    "ops.ledger, " + (missing == null ? "before batch " + row.batch() : "batch " + missing),
                    "the offsets " + range(expected, range.from()) + " of " + row.partition(),
                    "no row of them",
                    WAY_OUT);
        } else if (range.from() < expected) {
            findings.offence(
                    where(row),
                    "offsets from " + expected + " on, where the batch before it ends",
                    range(range.from(), range.until()),
                    WAY_OUT);
        } else if (missing != null) {
            missing(row.partition(), missing);
        }
        if (range.until() < range.from()) {
            findings.offence(where(row), "a range that goes forward", range(range.from(), range.until()), WAY_OUT);
        }
        ends.put(row.partition(), range.until());
    }

    private void missing(String partition, long batch) {
        findings.offence(
                "ops.ledger, batch " + batch, "a row of " + partition, "rows of other partitions alone", WAY_OUT);
    }

    static String where(LedgerEntry row) {
        return "ops.ledger, batch " + row.batch() + ", " + row.partition();
    }

    static String range(long from, long until) {
        return "[" + from + ", " + until + ")";
    }
}
