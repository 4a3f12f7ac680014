package io.millrace.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Counts the rows of Delta tables and sums up their content: two tables with the same line hold the same rows. */
final class TableSums {

    private TableSums() {}

    /** {@code RESULT TABLE…}. */
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        try (SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .config("spark.databricks.delta.snapshotPartitions", "1")
                .config("spark.ui.enabled", "false")
                .getOrCreate()) {
            List<String> lines = new ArrayList<>();
            for (String table : words.subList(1, words.size())) {
                Row sum = spark.read()
                        .format("delta")
                        .load(table)
                        .selectExpr("count(*)", "coalesce(sum(cast(xxhash64(*) as decimal(20))), 0)")
                        .first();
                lines.add(sum.getLong(0) + " " + sum.getDecimal(1).toPlainString());
            }
            Files.write(Path.of(words.getFirst()), lines);
        }
    }
}
