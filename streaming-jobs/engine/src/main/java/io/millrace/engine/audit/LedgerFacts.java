package io.millrace.engine.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The ledger as it was read: its table, and its rows by who wrote them.
 *
 * @param torn the writers of whose rows some cannot be read
 */
record LedgerFacts(DeltaFacts table, Map<String, List<LedgerEntry>> rows, Set<String> torn) {

    /** What is in the folder of no writer. */
    private static final String NOBODY = "";

    static LedgerFacts read(LedgerReader reader, DeltaFacts table, Findings findings) {
        Map<String, List<LedgerEntry>> rows = new HashMap<>();
        Set<String> torn = new HashSet<>();
        Set<StoredFile> foreign = new HashSet<>(table.foreign());
        for (StoredFile file : table.files()) {
            String writer = foreign.contains(file) ? NOBODY : file.writer();
            int before = findings.count();
            DeltaProof.proveFile(table.table(), file, findings);
            if (findings.count() > before) {
                torn.add(writer);
                continue;
            }
            try {
                List<LedgerEntry> found = reader.rows(file, table.schema());
                rows.computeIfAbsent(writer, first -> new ArrayList<>()).addAll(found);
            } catch (IOException | RuntimeException damaged) {
                torn.add(writer);
                findings.offence(
                        table.table() + ", file " + file.path(),
                        "a Parquet file that can be read",
                        "'" + damaged.getMessage() + "'",
                        Findings.RESTORE);
            }
        }
        return new LedgerFacts(table, rows, torn);
    }

    /** Whether a batch wrote to a table. */
    boolean knows(String table) {
        return rows.values().stream()
                .flatMap(List::stream)
                .anyMatch(row -> row.written().containsKey(table));
    }

    /** The ledger of a pipeline's checkpoint. Rows that nobody wrote are seen by readers, so they count as well. */
    PipelineLedger of(String pipeline, String writer) {
        List<LedgerEntry> own = new ArrayList<>(rows.getOrDefault(writer, List.of()));
        rows.getOrDefault(NOBODY, List.of()).stream()
                .filter(row -> row.pipeline().equals(pipeline))
                .forEach(own::add);
        return PipelineLedger.of(own);
    }

    /** How many batches of a pipeline were written by other checkpoints than the one that it has now. */
    long batchesOfEarlierLives(String pipeline, String writer) {
        return rows.entrySet().stream()
                .filter(each -> !each.getKey().equals(writer) && !each.getKey().equals(NOBODY))
                .flatMap(each -> each.getValue().stream()
                        .filter(row -> row.pipeline().equals(pipeline) && !row.isSkip())
                        .map(row -> each.getKey() + row.batch()))
                .distinct()
                .count();
    }
}
