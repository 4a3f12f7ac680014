package io.millrace.engine.inspect;

import io.millrace.engine.commit.StampFile;
import io.millrace.engine.inspect.PartitionFacts.Part;
import io.millrace.engine.lake.ListedPartitions;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Proves that a Parquet table has the rows of each batch of the ledger in one partition, with its stamp and files. */
record PartitionProof(PartitionFacts table, PipelineLedger ledger, AuditWindow window, Findings findings) {

    void prove() {
        if (table.expired() >= 0) {
            findings.note(table.table() + ": the rows of batches up to " + table.expired() + " have expired");
        }
        NavigableMap<Long, Long> covered = new TreeMap<>();
        for (Part part : table.parts()) {
            if (part.stamp() == null) {
                findings.violation(
                        where(part) + ", " + StampFile.NAME,
                        "the stamp of its batches",
                        "none that can be read",
                        Findings.RESTORE);
            } else {
                prove(part, covered);
            }
        }
        for (long batch : ledger.batches().headMap(window.settled(), true).keySet()) {
            long written = ledger.written(batch, table.name());
            boolean isCovered = covered.headMap(batch, true).values().stream().anyMatch(last -> last >= batch);
            if (!isCovered && written > 0 && batch > table.expired()) {
                findings.violation(
                        table.table() + ", batch " + batch,
                        "a partition of " + written + " rows, as the ledger says",
                        "none in the metastore",
                        Findings.RESTORE);
            }
        }
    }

    private void prove(Part part, NavigableMap<Long, Long> covered) {
        StampFile stamp = part.stamp();
        long last = stamp.stamp().batch();
        if (!part.name().equals(ListedPartitions.name(table.generation(), stamp.first()))) {
            findings.violation(
                    where(part),
                    "the batch of its name",
                    "batch " + stamp.first(),
                    "Drop the partition if somebody registered it by hand. Else: " + Findings.RESTORE);
        } else if (ledger.has(last)) {
            covered.merge(stamp.first(), last, Math::max);
            DeltaProof.proveStamp(where(part), stamp.stamp(), ledger.stamp(last), findings);
            proveRows(part);
            proveFiles(part);
        } else if (!window.isUnderWay(last, ledger)) {
            findings.unknownBatch(last, table.table());
        }
    }

    private void proveRows(Part part) {
        StampFile stamp = part.stamp();
        long written = ledger.written(stamp.first(), stamp.stamp().batch(), table.name());
        if (stamp.rows() != written) {
            findings.violation(
                    where(part),
                    written + " rows of batches " + stamp.first() + " to "
                            + stamp.stamp().batch() + ", as the ledger says",
                    Long.toString(stamp.rows()),
                    Findings.RESTORE);
        }
    }

    private void proveFiles(Part part) {
        Map<String, Long> written = part.stamp().files();
        written.forEach((file, length) -> {
            if (!length.equals(part.files().get(file))) {
                findings.violation(
                        where(part) + ", file " + file,
                        length + " bytes, as was written",
                        part.files().containsKey(file) ? part.files().get(file) + " bytes" : "no such file",
                        Findings.RESTORE);
            }
        });
        part.files().keySet().stream()
                .filter(file -> !written.containsKey(file))
                .forEach(file -> findings.violation(
                        where(part) + ", file " + file,
                        "only the files of its batches",
                        "one that readers see and no batch wrote",
                        "Remove it."));
    }

    private String where(Part part) {
        return table.table() + ", partition " + part.name();
    }
}
