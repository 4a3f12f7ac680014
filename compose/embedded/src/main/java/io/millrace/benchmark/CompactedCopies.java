package io.millrace.benchmark;

import io.millrace.engine.EngineSettings;
import io.millrace.stack.Backbone;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Copies tables into a database of their own, each as one file, in a process of its own. */
final class CompactedCopies {

    private static final String DATABASE = "compacted";

    private CompactedCopies() {}

    /** Where the copy of a table is. */
    static String of(String table) {
        return DATABASE + "." + table.replace('.', '_');
    }

    /** @param folder where the copies lie */
    static void make(List<String> tables, Path folder, Backbone backbone) {
        List<String> arguments =
                new ArrayList<>(List.of(backbone.settings().value(EngineSettings.METASTORE), folder.toString()));
        arguments.addAll(tables);
        backbone.program("copies").run(CompactedCopies.class, List.of(), arguments);
    }

    /** {@code METASTORE FOLDER TABLE…}. */
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        try (SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .config("spark.hadoop.hive.metastore.uris", words.get(0))
                .config("spark.sql.warehouse.dir", words.get(1))
                .config("spark.databricks.delta.snapshotPartitions", "1")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.adaptive.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.ui.enabled", "false")
                .enableHiveSupport()
                .getOrCreate()) {
            spark.sql("CREATE DATABASE " + DATABASE + " LOCATION '" + words.get(1) + "'");
            for (String table : words.subList(2, words.size())) {
                boolean isDelta = spark.sql("DESCRIBE TABLE EXTENDED " + table)
                                .where("col_name = 'Provider' AND lower(data_type) = 'delta'")
                                .count()
                        > 0;
                spark.sql("CREATE TABLE " + of(table) + (isDelta ? " USING DELTA" : " STORED AS PARQUET")
                        + " AS SELECT /*+ COALESCE(1) */ * FROM " + table);
            }
        }
    }
}
