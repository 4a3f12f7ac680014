package io.millrace.engine.audit;

import io.millrace.engine.outside.Catalog;
import io.millrace.engine.tables.StampFile;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/** Proves that a Parquet table has one partition for each batch of the ledger, at its place, with its stamp and files. */
record PartitionProof(PartitionFacts table, PipelineLedger ledger, AuditWindow window, Findings findings) {

    void prove() {
        Set<Long> registered = new HashSet<>();
        for (Catalog.Batch partition : table.registered()) {
            registered.add(partition.number());
            provePartition(partition);
        }
        for (long batch : ledger.batches().headMap(window.settled(), true).keySet()) {
            if (!registered.contains(batch) && ledger.written(batch, table.name()) > 0) {
                findings.offence(
                        where(batch),
                        "a partition of " + ledger.written(batch, table.name()) + " rows, as the ledger says",
                        "none in the metastore",
                        table.visible(batch).isEmpty()
                                ? Findings.RESTORE
                                : "Its files are there. Register it again: ALTER TABLE " + table.table()
                                        + " ADD PARTITION (batch = " + batch + ") LOCATION '" + table.folder(batch)
                                        + "'.");
            }
        }
    }

    private void provePartition(Catalog.Batch partition) {
        long batch = partition.number();
        if (!path(partition.location()).equals(path(table.folder(batch)))) {
            findings.offence(
                    where(batch),
                    "its partition at " + table.folder(batch),
                    partition.location(),
                    "Drop the partition if the batch is none of the ledger's, else register it at its place: ALTER TABLE "
                            + table.table() + " PARTITION (batch = " + batch + ") SET LOCATION '"
                            + table.folder(batch) + "'.");
        } else if (ledger.has(batch)) {
            proveFiles(batch);
        } else if (!window.isUnderWay(batch, ledger)) {
            findings.unknownBatch(batch, table.table());
        }
    }

    private static String path(String location) {
        return new Path(location).toUri().getPath();
    }

    private void proveFiles(long batch) {
        StampFile stamp = table.stamps().get(batch);
        Map<String, Long> found = table.visible(batch);
        if (stamp == null) {
            findings.offence(
                    where(batch) + ", " + StampFile.NAME,
                    "the batch's stamp",
                    "none that can be read",
                    Findings.RESTORE);
            return;
        }
        DeltaProof.proveStamp(
                table.table(), stamp.stamp(), ledger.stamp(stamp.stamp().batch()), findings);
        if (stamp.stamp().batch() != batch) {
            findings.offence(
                    where(batch) + ", " + StampFile.NAME,
                    "the stamp of batch " + batch,
                    "that of batch " + stamp.stamp().batch(),
                    Findings.RESTORE);
        }
        if (stamp.files().isEmpty()) {
            proveSome(batch, found);
            return;
        }
        stamp.files().forEach((file, length) -> {
            if (!length.equals(found.get(file))) {
                findings.offence(
                        where(batch) + ", file " + file,
                        length + " bytes, as was written",
                        found.containsKey(file) ? found.get(file) + " bytes" : "no such file",
                        Findings.RESTORE);
            }
        });
        found.keySet().stream()
                .filter(file -> !stamp.files().containsKey(file))
                .forEach(file -> findings.offence(
                        where(batch) + ", file " + file,
                        "only the files that the batch wrote",
                        "one that readers see and the batch did not write",
                        "Remove it."));
    }

    /** A partition of an earlier version does not name its files. */
    private void proveSome(long batch, Map<String, Long> found) {
        if (found.isEmpty() && ledger.written(batch, table.name()) > 0) {
            findings.offence(
                    where(batch),
                    "files of " + ledger.written(batch, table.name()) + " rows",
                    "none",
                    Findings.RESTORE);
        }
    }

    private String where(long batch) {
        return table.table() + ", batch " + batch;
    }
}
