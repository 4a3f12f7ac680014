package io.millrace.engine;

import io.delta.kernel.Snapshot;
import io.delta.kernel.internal.actions.AddFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
 * change of each key is kept, and none of a key that has ended. Readers see the same rows before and
 * after, and the stream never waits.
 */
final class Compaction {

    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);
    private static final long SMALL = 64L << 20;
    private static final long AT_ONCE = 512L << 20;
    private static final int FEWEST = 10;

    private final SparkSession spark;
    private final Configuration hadoop;

    Compaction(SparkSession spark, Configuration hadoop) {
        this.spark = spark;
        this.hadoop = hadoop;
    }

    /** A failure costs nothing but the attempt. */
    void tryOn(DeltaTable table) {
        try {
            compact(table);
        } catch (Exception failure) {
            LOG.warn("{}: its small files stay for now: {}", table.name(), failure.getMessage());
        }
    }

    private void compact(DeltaTable table) throws IOException {
        Snapshot snapshot = table.latest();
        List<String> old = chosen(table, table.ownFiles(snapshot));
        if (old.size() < FEWEST) {
            return;
        }
        Path folder = table.folderOfCompaction(snapshot.getVersion());
        rows(table, old)
                .coalesce(1)
                .write()
                .mode("overwrite")
                .option("compression", "snappy")
                .parquet(folder.toString());
        List<WrittenFile> fresh = written(folder, table);
        if (table.replace(old, fresh)) {
            LOG.info("{}: {} small files are {} now", table.name(), old.size(), fresh.size());
        } else {
            Folders.delete(folder, hadoop);
        }
    }

    /** A keyed table is folded whole, or a key's older change could outlive its end. */
    private static List<String> chosen(DeltaTable table, Map<String, AddFile> files) {
        if (!table.keys().isEmpty()) {
            return List.copyOf(files.keySet());
        }
        List<String> small = new ArrayList<>();
        long total = 0;
        for (Map.Entry<String, AddFile> file : files.entrySet()) {
            long size = file.getValue().getSize();
            if (size < SMALL && total + size < AT_ONCE) {
                small.add(file.getKey());
                total += size;
            }
        }
        return small;
    }

    private Dataset<Row> rows(DeltaTable table, List<String> files) {
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
                .where("NOT _deleted");
    }

    private List<WrittenFile> written(Path folder, DeltaTable table) throws IOException {
        List<WrittenFile> files = new ArrayList<>();
        for (FileStatus status : Arrays.stream(folder.getFileSystem(hadoop).listStatus(folder))
                .filter(status -> status.getPath().getName().endsWith(".parquet"))
                .collect(Collectors.toList())) {
            try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(status, hadoop))) {
                files.add(new WrittenFile(
                        table.name(),
                        status.getPath().toString(),
                        status.getLen(),
                        status.getModificationTime(),
                        reader.getRecordCount(),
                        ColumnStatistics.of(table.rows(), reader.getFooter())));
            }
        }
        return files;
    }
}
