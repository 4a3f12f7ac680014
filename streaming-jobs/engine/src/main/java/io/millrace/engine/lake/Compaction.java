package io.millrace.engine.lake;

import io.delta.kernel.Snapshot;
import io.millrace.engine.commit.DeltaLog.LiveFile;
import io.millrace.engine.commit.DeltaTable;
import io.millrace.engine.commit.Origin;
import io.millrace.engine.sink.ColumnStatistics;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.engine.storage.Folders;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a table's many small files anew as one, beside the stream. Of a keyed table only the latest
 * change of each key is kept. Readers see the same rows before and after, and the stream never waits.
 *
 * <p>A larger file is taken in once the smaller ones together are as large. So a row is written anew
 * each time that what surrounds it has doubled, and not each time that something is compacted.
 */
public final class Compaction {

    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);
    private static final long SMALL = 1 << 20;
    private static final long LARGE = 256 << 20;
    private static final int FEWEST = 10;

    private final SparkSession spark;
    private final Configuration hadoop;

    public Compaction(SparkSession spark, Configuration hadoop) {
        this.spark = spark;
        this.hadoop = hadoop;
    }

    /** A failure costs nothing but the attempt. */
    public void tryOn(DeltaTable table, long epoch) {
        try {
            compact(table, epoch);
        } catch (Exception failure) {
            LOG.warn("{}: its small files stay for now: {}", table.name(), failure.getMessage());
        }
    }

    private void compact(DeltaTable table, long epoch) throws IOException {
        Snapshot snapshot = table.latest();
        Map<String, LiveFile> live = table.ownFiles(snapshot);
        List<String> old = chosen(live);
        if (old.size() < FEWEST) {
            return;
        }
        Path folder = new Path(table.root(), table.writer() + "/" + epoch + ".compacted/" + snapshot.getVersion());
        rows(table, old, old.size() == live.size())
                .coalesce(1)
                .write()
                .mode("overwrite")
                .option("compression", "snappy")
                .parquet(folder.toString());
        Optional<Origin> origin = Origin.ofAll(old.stream().map(live::get).toList());
        if (table.replace(old, written(folder, table), origin, epoch)) {
            LOG.info("{}: {} small files are one now", table.name(), old.size());
        } else {
            Folders.delete(folder, hadoop);
        }
    }

    private static List<String> chosen(Map<String, LiveFile> files) {
        List<LiveFile> bySize = new ArrayList<>(files.values());
        bySize.sort(Comparator.comparingLong(LiveFile::size));
        List<String> chosen = new ArrayList<>();
        long total = 0;
        for (LiveFile file : bySize) {
            if (file.size() > Math.max(total, SMALL) || file.size() > LARGE) {
                break;
            }
            chosen.add(file.path());
            total += file.size();
        }
        return chosen;
    }

    /** That a key has ended must be kept as long as an older change of it may lie in another file. */
    private Dataset<Row> rows(DeltaTable table, List<String> files, boolean isAll) {
        Dataset<Row> all = spark.read()
                .schema(spark.read().format("delta").load(table.root()).schema())
                .parquet(files.stream()
                        .map(file -> new Path(table.root(), file).toString())
                        .toArray(String[]::new));
        if (table.keys().isEmpty()) {
            return all;
        }
        return all.groupBy(table.keys().stream().map(functions::col).toArray(org.apache.spark.sql.Column[]::new))
                .agg(functions
                        .max_by(functions.struct("*"), functions.col("_batch"))
                        .as("latest"))
                .select("latest.*")
                .where(isAll ? "NOT _deleted" : "true");
    }

    /** One file, as the rows are coalesced, even where none is left. */
    private WrittenFile written(Path folder, DeltaTable table) throws IOException {
        FileStatus status = Arrays.stream(folder.getFileSystem(hadoop).listStatus(folder))
                .filter(found -> found.getPath().getName().endsWith(".parquet"))
                .findFirst()
                .orElseThrow(() -> new FileNotFoundException("nothing was written to " + folder));
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(status, hadoop))) {
            return new WrittenFile(
                    table.name(),
                    status.getPath().toString(),
                    status.getLen(),
                    status.getModificationTime(),
                    reader.getRecordCount(),
                    ColumnStatistics.of(table.rows(), reader.getFooter()));
        }
    }
}
