package io.millrace.engine.inspect;

import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.commit.Stamp;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Proves that the ledger's ranges of offsets join, without gap or overlap, and that every batch is there once. */
record RangeProof(PipelineLedger ledger, Findings findings) {

    static final String WAY_OUT = "Restore the ledger, or rebuild the tables: ./millrace rebuild.";

    /** @param beginning where the checkpoint says that reading began */
    void prove(Offsets beginning) {
        Map<String, Long> ends = new TreeMap<>();
        beginning
                .byTopic()
                .forEach((topic, partitions) ->
                        partitions.forEach((partition, from) -> ends.put(topic + "-" + partition, from)));
        Map<String, Long> missingSince = new HashMap<>();
        Deque<LedgerEntry> skips = new ArrayDeque<>(ledger.skips());
        ledger.batches().forEach((batch, rows) -> {
            while (!skips.isEmpty() && skips.getFirst().batch() < batch) {
                follow(skips.removeFirst(), ends);
            }
            Set<String> seen = new HashSet<>();
            for (LedgerEntry row : rows) {
                if (seen.add(row.partition())) {
                    join(row, ends, missingSince);
                } else {
                    findings.violation(
                            findings.ledger() + ", batch " + batch,
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
        skips.forEach(skip -> follow(skip, ends));
        missingSince.forEach((partition, batch) -> missing(partition, batch));
    }

    private void join(LedgerEntry row, Map<String, Long> ends, Map<String, Long> missingSince) {
        Stamp.Range range = row.range();
        // A partition that is new begins at zero.
        long expected = ends.getOrDefault(row.partition(), 0L);
        Long missing = missingSince.remove(row.partition());
        if (range.from() > expected) {
            findings.violation(
                    findings.ledger() + ", " + (missing == null ? "before batch " + row.batch() : "batch " + missing),
                    "the offsets " + range(expected, range.from()) + " of " + row.partition(),
                    "no row of them",
                    WAY_OUT);
        } else if (range.from() < expected) {
            findings.violation(
                    where(row, findings),
                    "offsets from " + expected + " on, where the batch before it ends",
                    range(range.from(), range.until()),
                    WAY_OUT);
        } else if (missing != null) {
            missing(row.partition(), missing);
        }
        if (range.until() < range.from()) {
            findings.violation(
                    where(row, findings), "a range that goes forward", range(range.from(), range.until()), WAY_OUT);
        }
        ends.put(row.partition(), range.until());
    }

    /** What was given up begins where its partition stood, and nothing of it was read. */
    private void follow(LedgerEntry skip, Map<String, Long> ends) {
        Stamp.Range range = skip.range();
        long expected = ends.getOrDefault(skip.partition(), 0L);
        if (range.from() != expected || range.until() <= expected || range.read() > 0) {
            findings.violation(
                    findings.ledger() + ", skip behind batch " + skip.batch() + ", " + skip.partition(),
                    "offsets from " + expected + " on that were given up, and none read",
                    range(range.from(), range.until()) + ", and " + range.read() + " read",
                    WAY_OUT);
        }
        findings.note((range.until() - range.from()) + " offsets of " + skip.partition() + " were given up by skip: "
                + range(range.from(), range.until()) + "; their records are in no table");
        ends.put(skip.partition(), Math.max(expected, range.until()));
    }

    private void missing(String partition, long batch) {
        findings.violation(
                findings.ledger() + ", batch " + batch,
                "a row of " + partition,
                "rows of other partitions alone",
                WAY_OUT);
    }

    static String where(LedgerEntry row, Findings findings) {
        return findings.ledger() + ", batch " + row.batch() + ", " + row.partition();
    }

    static String range(long from, long until) {
        return "[" + from + ", " + until + ")";
    }
}
