package io.millrace.engine.inspect;

import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.commit.Stamp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Proves that the ledger's ranges of offsets join, without gap or overlap, and that every batch is there once. */
final class RangeProof implements LedgerPass.Rule {

    static final String WAY_OUT = "Restore the ledger, or rebuild the tables: ./millrace rebuild.";

    private final Findings findings;
    private final Map<String, Long> ends = new TreeMap<>();
    private final Map<String, Long> missingSince = new HashMap<>();

    /** @param beginning where the checkpoint says that reading began, or what is proven ends */
    RangeProof(Offsets beginning, Findings findings) {
        this.findings = findings;
        beginning
                .byTopic()
                .forEach((topic, partitions) ->
                        partitions.forEach((partition, from) -> ends.put(topic + "-" + partition, from)));
    }

    @Override
    public void meet(LedgerBatch batch, Balance before, Balance after) {
        if (!batch.isEmpty()) {
            joinAll(batch);
        }
        batch.skips().forEach(this::follow);
    }

    private void joinAll(LedgerBatch batch) {
        Set<String> seen = new HashSet<>();
        for (LedgerEntry row : batch.rows()) {
            if (seen.add(row.partition())) {
                join(row);
            } else {
                findings.violation(
                        findings.ledger() + ", batch " + batch.number(),
                        "one row of " + row.partition(),
                        "another with the offsets "
                                + range(row.range().from(), row.range().until()),
                        WAY_OUT);
            }
        }
        ends.keySet().forEach(partition -> {
            if (!seen.contains(partition)) {
                missingSince.putIfAbsent(partition, batch.number());
            }
        });
    }

    private void join(LedgerEntry row) {
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
    private void follow(LedgerEntry skip) {
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

    @Override
    public void end(Balance all) {
        missingSince.forEach(this::missing);
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
