package io.millrace.engine.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import io.millrace.engine.commit.DeltaLog;
import io.millrace.engine.commit.DeltaLog.LiveFile;
import io.millrace.engine.commit.LedgerRow;
import io.millrace.engine.commit.Origin;
import io.millrace.engine.sink.RowType;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Sums up the old days of a ledger: a row for each partition of a topic in place of one for each of its batches. Only what
 * an audit has proven, since the sums cannot be proven again batch by batch.
 *
 * @param compaction of the ledger, which leaves a file for each day that is over
 * @param proven the last batch that an audit has proven
 * @param before rows that are newer than this stay as they are, in milliseconds
 */
record LedgerDays(Compaction compaction, long proven, long before) {

    /** The checkpoint remembers fewer, and an audit compares them one by one. */
    private static final long SPARED = 1000;

    /** Whether there was a day to sum up. */
    boolean sumUp(RunFolders folders, long last, long epoch) throws IOException {
        Collection<LiveFile> live = compaction.liveFiles();
        for (LiveFile day : live) {
            if (isOver(day, Math.min(proven, last - SPARED)) && isApart(day, live)) {
                Dataset<Row> sums = sums(compaction.read(List.of(day)));
                return compaction.replace(
                        List.of(day), folder -> Compaction.write(compaction.inOrder(sums), 1, folder), folders, epoch);
            }
        }
        return false;
    }

    /** One with what was given up stays: that lies between batches, and would be taken for read. */
    private boolean isOver(LiveFile file, long settled) {
        return file.arrivedAt() < before
                && Origin.of(file).filter(origin -> origin.last() <= settled).isPresent()
                && DeltaLog.holdsOnly(file, "query", LedgerRow.MAIN);
    }

    /** Whether no other file has batches between those of the file. */
    private static boolean isApart(LiveFile file, Collection<LiveFile> live) {
        Origin origin = Origin.of(file).orElseThrow();
        return live.stream().filter(other -> !other.path().equals(file.path())).allMatch(other -> {
            Optional<Origin> found = Origin.of(other);
            return found.isPresent()
                    && (found.get().last() < origin.first() || found.get().first() > origin.last());
        });
    }

    private static Dataset<Row> sums(Dataset<Row> rows) {
        return rows.groupBy("pipeline", "topic", "partition")
                .agg(
                        max("batch").as("batch"),
                        min("from_offset").as("from_offset"),
                        max("until_offset").as("until_offset"),
                        sum("read").as("read"),
                        sum("accepted").as("accepted"),
                        sum("filtered").as("filtered"),
                        sum("quarantined").as("quarantined"),
                        sumOfMaps("quarantined_by"),
                        sumOfMaps("written"),
                        max("committed_at").as("committed_at"),
                        sum("duplicates").as("duplicates"),
                        max("newest_at").as("newest_at"))
                .withColumn("query", lit(LedgerRow.DAY))
                .withColumn("waiting", lit(null).cast("bigint"))
                .withColumn("versions", expr("cast(map() as map<string, bigint>)"))
                .select(RowType.of(LedgerRow.class).fields().stream()
                        .map(field -> col(field.name()))
                        .toArray(Column[]::new));
    }

    private static Column sumOfMaps(String column) {
        return expr(String.format(
                        "reduce(collect_list(%s), cast(map() as map<string, bigint>), (sums, more) ->"
                                + " map_zip_with(sums, more, (key, sum, value) -> coalesce(sum, 0L) + coalesce(value, 0L)))",
                        column))
                .as(column);
    }
}
