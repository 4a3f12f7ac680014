package io.millrace.engine;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.millrace.engine.sink.RowFile;
import io.millrace.engine.sink.RowType;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.engine.storage.LocalFiles;
import io.millrace.engine.storage.LocalLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of all tests, with Delta and without Hive. It ends with the process. */
public final class TestSpark {

    private static SparkSession session;

    private TestSpark() {}

    public static synchronized SparkSession session() {
        if (session == null) {
            session = SparkSession.builder()
                    .master("local[2]")
                    .appName("tests")
                    .config("spark.ui.enabled", "false")
                    .config("spark.driver.host", "127.0.0.1")
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.sql.shuffle.partitions", "2")
                    .config("spark.sql.session.timeZone", "UTC")
                    .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
                    .config("spark.sql.warehouse.dir", emptyFolder("warehouse"))
                    .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                    .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                    .config("spark.databricks.delta.snapshotPartitions", "1")
                    .config(LocalLog.OF_KERNEL, LocalLog.class.getName())
                    .config(LocalLog.OF_SPARK, LocalLog.class.getName())
                    .config(
                            "spark.sql.streaming.stateStore.providerClass",
                            "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider")
                    .config("spark.hadoop.fs.file.impl", LocalFiles.class.getName())
                    .config("spark.hadoop.fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.RawLocalFs")
                    .getOrCreate();
        }
        return session;
    }

    public static Configuration hadoop() {
        return session().sparkContext().hadoopConfiguration();
    }

    public static Engine kernel() {
        return DefaultEngine.create(hadoop());
    }

    /** Writes the rows as one file, whole. */
    public static WrittenFile write(Path path, RowType<?> type, List<?> rows) {
        try {
            RowFile file = new RowFile(path, type, hadoop());
            for (Object row : rows) {
                file.write(row);
            }
            return file.close("rows");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** One column of all rows, sorted by its text. */
    public static List<Object> column(Dataset<Row> rows, String name) {
        List<Object> values = new ArrayList<>();
        rows.select("`" + name + "`").collectAsList().forEach(row -> values.add(row.get(0)));
        values.sort(java.util.Comparator.comparing(String::valueOf));
        return values;
    }

    private static String emptyFolder(String name) {
        try {
            return Files.createTempDirectory("millrace-" + name).toUri().toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
