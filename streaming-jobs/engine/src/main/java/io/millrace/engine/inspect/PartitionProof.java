package io.millrace.engine.inspect;

import io.millrace.engine.commit.StampFile;
import io.millrace.engine.inspect.PartitionFacts.Part;
import io.millrace.engine.lake.ListedPartitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Proves that a Parquet table has the rows of each batch of the ledger in one partition, with its stamp and files. */
final class PartitionProof implements LedgerPass.Rule {

    private final PartitionFacts table;
    private final AuditWindow window;
    private final Findings findings;
    private final NavigableMap<Long, Part> unmet = new TreeMap<>();
    private Part current;
    private long written;

    PartitionProof(PartitionFacts table, AuditWindow window, Findings findings) {
        this.table = table;
        this.window = window;
        this.findings = findings;
        if (table.expired() >= 0) {
            findings.note(table.table() + ": the rows of batches up to " + table.expired() + " have expired");
        }
        table.parts().forEach(this::proveName);
    }

    private void proveName(Part part) {
        StampFile stamp = part.stamp();
        if (stamp == null) {
            findings.violation(
                    where(part) + ", " + StampFile.NAME,
                    "the stamp of its batches",
                    "none that can be read",
                    Findings.RESTORE);
        } else if (!part.name().equals(ListedPartitions.name(table.generation(), stamp.first()))) {
            findings.violation(
                    where(part),
                    "the batch of its name",
                    "batch " + stamp.first(),
                    "Drop the partition if somebody registered it by hand. Else: " + Findings.RESTORE);
        } else {
            unmet.put(stamp.first(), part);
        }
    }

    @Override
    public void meet(LedgerBatch batch, Balance before, Balance after) {
        if (batch.isEmpty()) {
            return;
        }
        if (batch.isDay()) {
            meetDay(batch, before.batch() + 1);
            return;
        }
        if (current == null) {
            Map.Entry<Long, Part> next = unmet.floorEntry(batch.number());
            if (next != null && last(next.getValue()) >= batch.number()) {
                current = unmet.remove(next.getKey());
                written = 0;
            }
        }
        long rows = batch.written(table.name());
        if (current == null) {
            proveRegistered(batch.number(), rows);
            return;
        }
        written += rows;
        if (last(current) == batch.number()) {
            DeltaProof.proveStamp(
                    where(current), current.stamp().stamp(), batch.stamp().orElseThrow(), findings);
            proveRows();
            proveFiles(current);
            current = null;
        }
    }

    /** Of a day the ledger has the sum, so the sum is proven: that of the partitions which end in it, and of one beyond. */
    private void meetDay(LedgerBatch day, long first) {
        long rows = day.written(table.name());
        if (current != null && last(current) > day.number()) {
            written += rows;
            return;
        }
        long found = current == null ? 0 : current.stamp().rows() - written;
        List<Part> ended = new ArrayList<>(current == null ? List.of() : List.of(current));
        current = null;
        for (Part part : List.copyOf(unmet.headMap(day.number(), true).values())) {
            unmet.remove(part.stamp().first());
            if (last(part) > day.number()) {
                current = part;
                written = rows - found;
                found = rows;
            } else {
                ended.add(part);
                found += part.stamp().rows();
            }
        }
        ended.forEach(this::proveFiles);
        if (found != rows && table.expired() < first) {
            findings.violation(
                    table.table() + ", batches " + first + " to " + day.number(),
                    rows + " rows in sum, as the ledger says",
                    Long.toString(found),
                    Findings.RESTORE);
        }
    }

    private static long last(Part part) {
        return part.stamp().stamp().batch();
    }

    private void proveRegistered(long batch, long rows) {
        if (rows > 0 && batch <= window.settled() && batch > table.expired()) {
            findings.violation(
                    table.table() + ", batch " + batch,
                    "a partition of " + rows + " rows, as the ledger says",
                    "none in the metastore",
                    Findings.RESTORE);
        }
    }

    private void proveRows() {
        StampFile stamp = current.stamp();
        if (stamp.rows() != written) {
            findings.violation(
                    where(current),
                    written + " rows of batches " + stamp.first() + " to " + last(current) + ", as the ledger says",
                    Long.toString(stamp.rows()),
                    Findings.RESTORE);
        }
    }

    private void proveFiles(Part part) {
        Map<String, Long> expected = part.stamp().files();
        Map<String, Long> found = part.files();
        expected.forEach((file, length) -> {
            if (!length.equals(found.get(file))) {
                findings.violation(
                        where(part) + ", file " + file,
                        length + " bytes, as was written",
                        found.containsKey(file) ? found.get(file) + " bytes" : "no such file",
                        Findings.RESTORE);
            }
        });
        found.keySet().stream()
                .filter(file -> !expected.containsKey(file))
                .forEach(file -> findings.violation(
                        where(part) + ", file " + file,
                        "only the files of its batches",
                        "one that readers see and no batch wrote",
                        "Remove it."));
    }

    @Override
    public void end(Balance all) {
        if (current != null) {
            unmet.put(last(current), current);
        }
        for (Part part : unmet.values()) {
            if (!window.isUnderWay(last(part), all.batch())) {
                findings.unknownBatch(last(part), table.table());
            }
        }
    }

    private String where(Part part) {
        return table.table() + ", partition " + part.name();
    }
}
