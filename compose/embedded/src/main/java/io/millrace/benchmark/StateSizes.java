package io.millrace.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** Counts the keys of jobs' state, and the bytes of their values as the state store has them; and what they told. */
final class StateSizes {

    /** What the reader puts around a value: a word for nulls, and one that says where it is. */
    private static final int AROUND = 16;

    private StateSizes() {}

    /** {@code RESULT (CHECKPOINT TABLE)…}. */
    public static void main(String[] arguments) throws IOException {
        try (SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .config("spark.databricks.delta.snapshotPartitions", "1")
                .config("spark.sql.shuffle.partitions", "2")
                .config(
                        "spark.sql.streaming.stateStore.providerClass",
                        "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider")
                .config("spark.ui.enabled", "false")
                .getOrCreate()) {
            // Whoever opens a state store reports to what comes up with this.
            spark.streams().active();
            List<String> lines = new ArrayList<>();
            for (int index = 1; index < arguments.length; index += 2) {
                lines.add(state(spark, arguments[index]) + " " + told(spark, arguments[index + 1]));
            }
            Files.write(Path.of(arguments[0]), lines);
        }
    }

    private static String state(SparkSession spark, String checkpoint) {
        JavaRDD<InternalRow> values = spark.read()
                .format("statestore")
                .load(checkpoint)
                .select("value")
                .queryExecution()
                .toRdd()
                .toJavaRDD();
        List<Long> sizes = values.map(value -> (long) ((UnsafeRow) value).getSizeInBytes() - AROUND)
                .collect();
        return sizes.size() + " " + sizes.stream().mapToLong(Long::longValue).sum();
    }

    /** The last windows are left out: whether a runner heard of them yet is a matter of the last millisecond. */
    private static String told(SparkSession spark, String table) {
        Dataset<Row> all = spark.read().format("delta").load(table);
        String start = List.of(all.columns()).contains("window_start") ? "unix_seconds(window_start)" : "windowStart";
        long last = all.selectExpr("coalesce(max(" + start + "), 0)").first().getLong(0);
        Row sum = all.where(start + " < " + last)
                .selectExpr("count(*)", "coalesce(sum(cast(xxhash64(track, notification) as decimal(20))), 0)")
                .first();
        return sum.getLong(0) + " " + sum.getDecimal(1).toPlainString();
    }
}
