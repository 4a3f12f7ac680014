package io.millrace.engine.inspect;

import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.millrace.engine.commit.DeltaLog;
import io.millrace.engine.commit.Stamp;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Reads the ledger's rows without Spark. */
record LedgerReader(String root, Engine kernel) {

    /** The last batch that the ledger holds; -1 before the first. */
    long settled(String writer) {
        return DeltaLog.latest(root, kernel)
                .getLatestTransactionVersion(kernel, writer)
                .orElse(-1L);
    }

    /** The rows of one file. */
    List<LedgerEntry> rows(StoredFile file, StructType schema) throws IOException {
        List<LedgerEntry> rows = new ArrayList<>();
        FileStatus status = FileStatus.of(new Path(root, file.path()).toString(), file.size(), 0);
        try (CloseableIterator<FileReadResult> batches = kernel.getParquetHandler()
                .readParquetFiles(DeltaLog.iterator(List.of(status).iterator()), schema, Optional.empty())) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> each = batches.next().getData().getRows()) {
                    each.forEachRemaining(row -> rows.add(entry(row)));
                }
            }
        }
        return rows;
    }

    private static LedgerEntry entry(Row row) {
        Columns columns = new Columns(row);
        return new LedgerEntry(
                columns.text("pipeline"),
                columns.text("query").intern(),
                columns.number("batch"),
                new Stamp.Range(
                        columns.text("topic").intern(),
                        row.getInt(columns.at("partition")),
                        columns.number("from_offset"),
                        columns.number("until_offset"),
                        columns.number("read"),
                        columns.number("accepted"),
                        columns.number("filtered"),
                        columns.counts("quarantined_by"),
                        columns.number("duplicates")),
                columns.number("quarantined"),
                columns.counts("written"),
                Instant.EPOCH.plus(columns.number("committed_at"), ChronoUnit.MICROS));
    }

    /** A row's values by the names of its columns. An earlier version's rows do not have all. */
    private record Columns(Row row) {

        int at(String column) {
            return row.getSchema().indexOf(column);
        }

        boolean isMissing(String column) {
            return at(column) < 0 || row.isNullAt(at(column));
        }

        String text(String column) {
            return isMissing(column) ? "" : row.getString(at(column));
        }

        long number(String column) {
            return isMissing(column) ? 0 : row.getLong(at(column));
        }

        Map<String, Long> counts(String column) {
            return isMissing(column) ? Map.of() : DeltaLog.map(row.getMap(at(column)));
        }
    }
}
