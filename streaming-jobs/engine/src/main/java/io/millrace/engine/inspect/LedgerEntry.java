package io.millrace.engine.inspect;

import io.delta.kernel.data.Row;
import io.millrace.engine.commit.DeltaLog;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.commit.Stamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * A row of the ledger as it was read.
 *
 * @param quarantined the column of that name, which has to be the sum of the range's
 */
record LedgerEntry(
        String query,
        long batch,
        Stamp.Range range,
        long quarantined,
        Map<String, Long> written,
        Map<String, Long> versions,
        Instant committedAt) {

    static LedgerEntry of(Row row) {
        Columns columns = new Columns(row);
        return new LedgerEntry(
                columns.text("query").intern(),
                columns.number("batch"),
                new Stamp.Range(
                        columns.text("topic").intern(),
                        columns.integer("partition"),
                        columns.number("from_offset"),
                        columns.number("until_offset"),
                        columns.number("read"),
                        columns.number("accepted"),
                        columns.number("filtered"),
                        columns.counts("quarantined_by"),
                        columns.number("duplicates")),
                columns.number("quarantined"),
                columns.counts("written"),
                columns.counts("versions"),
                columns.time("committed_at"));
    }

    /** Whether it gives its range up: nobody has read that, and it stands behind its batch, not within. */
    boolean isSkip() {
        return query.equals(LedgerRow.SKIP);
    }

    /** Whether it sums up the batches of a day, up to the one that it names. */
    boolean isDay() {
        return query.equals(LedgerRow.DAY);
    }

    String partition() {
        return range.topic() + "-" + range.partition();
    }

    /** A row's values by the names of its columns. */
    record Columns(Row row) {

        int at(String column) {
            return row.getSchema().indexOf(column);
        }

        String text(String column) {
            return row.isNullAt(at(column)) ? "" : row.getString(at(column));
        }

        long number(String column) {
            return row.isNullAt(at(column)) ? 0 : row.getLong(at(column));
        }

        String textOrNull(String column) {
            return row.isNullAt(at(column)) ? null : text(column);
        }

        Integer integer(String column) {
            return row.isNullAt(at(column)) ? null : row.getInt(at(column));
        }

        boolean flag(String column) {
            return !row.isNullAt(at(column)) && row.getBoolean(at(column));
        }

        Instant time(String column) {
            return Instant.EPOCH.plus(number(column), ChronoUnit.MICROS);
        }

        Map<String, Long> counts(String column) {
            return row.isNullAt(at(column)) ? Map.of() : DeltaLog.map(row.getMap(at(column)));
        }
    }
}
