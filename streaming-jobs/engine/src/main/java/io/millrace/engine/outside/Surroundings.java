package io.millrace.engine.outside;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.millrace.engine.EngineSettings;
import io.millrace.engine.Records;
import io.millrace.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The live things that all pipelines of one process share. */
public record Surroundings(
        Settings settings,
        EngineSettings engine,
        SparkSession spark,
        Configuration hadoop,
        Engine kernel,
        Topics topics,
        ExecutorService side)
        implements AutoCloseable {

    private static final String LOCAL = "local[*]";

    /** No checksum file beside each file of a local folder. */
    private static final Map<String, String> LOCAL_FILES = Map.of(
            "spark.hadoop.fs.file.impl",
            LocalFiles.class.getName(),
            "spark.hadoop.fs.AbstractFileSystem.file.impl",
            "org.apache.hadoop.fs.local.RawLocalFs");

    public static Surroundings open(Settings settings) {
        EngineSettings engine = EngineSettings.of(settings);
        SparkSession spark = session(engine, settings.spark());
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        return new Surroundings(
                settings,
                engine,
                spark,
                hadoop,
                DefaultEngine.create(hadoop),
                new Topics(engine.kafka()),
                Executors.newCachedThreadPool(Surroundings::daemon));
    }

    private static SparkSession session(EngineSettings engine, Map<String, String> own) {
        SparkSession.Builder builder = SparkSession.builder().appName("millrace");
        configuration(engine, own).forEach(builder::config);
        return builder.enableHiveSupport().getOrCreate();
    }

    /** How Spark is set, as far as we set it. */
    public static Map<String, String> configuration(EngineSettings engine, Map<String, String> own) {
        Map<String, String> all = new HashMap<>(defaults(engine));
        String master = own.getOrDefault("spark.master", System.getProperty("spark.master", LOCAL));
        if (master.startsWith("local")) {
            // Executors of a cluster open local files before they have this jar.
            all.putAll(LOCAL_FILES);
        }
        // What spark-submit was told comes first.
        all.replaceAll((key, value) -> System.getProperty(key, value));
        all.putAll(own);
        return all;
    }

    /** Hadoop's part of it, for those that have no Spark session. */
    public static Configuration hadoop(EngineSettings engine, Map<String, String> own) {
        String prefix = "spark.hadoop.";
        Configuration hadoop = new Configuration();
        configuration(engine, own).forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                hadoop.set(key.substring(prefix.length()), value);
            }
        });
        return hadoop;
    }

    private static Map<String, String> defaults(EngineSettings engine) {
        return Map.ofEntries(
                Map.entry("spark.master", LOCAL),
                Map.entry("spark.ui.enabled", "false"),
                Map.entry("spark.scheduler.mode", "FAIR"),
                Map.entry("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension"),
                Map.entry("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog"),
                Map.entry("spark.databricks.delta.snapshotPartitions", "1"),
                Map.entry(LocalLog.OF_KERNEL, LocalLog.class.getName()),
                Map.entry(LocalLog.OF_SPARK, LocalLog.class.getName()),
                // Spark would run a job to check a table that it has just made; the kernel's commits have no such file.
                Map.entry("spark.databricks.delta.writeChecksumFile.enabled", "false"),
                Map.entry("spark.hadoop.hive.metastore.uris", engine.metastore().toString()),
                Map.entry("spark.sql.warehouse.dir", engine.warehouse().toString()),
                Map.entry("spark.sql.session.timeZone", "UTC"),
                // As our own files have it. Spark's old form has no bounds by which readers could skip a file.
                Map.entry("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS"),
                // Batches are small and planned often: planning them anew while they run costs more than it gives.
                Map.entry("spark.sql.adaptive.enabled", "false"),
                Map.entry("spark.sql.shuffle.partitions", Integer.toString(engine.statePartitions())),
                Map.entry(
                        "spark.sql.streaming.stateStore.providerClass",
                        "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider"),
                Map.entry("spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", "true"),
                // A bound for all stores together would drive indexes and filters out of memory as state grows, and
                // each look at a key would read them again. So each store has small buffers, and keeps those: the
                // smaller, the more stores there are.
                Map.entry(
                        "spark.sql.streaming.stateStore.rocksdb.writeBufferSizeMB",
                        Integer.toString(Math.max(4, 32 / engine.statePartitions()))),
                Map.entry(
                        "spark.sql.streaming.stateStore.rocksdb.blockCacheSizeMB",
                        Integer.toString(Math.max(8, 64 / engine.statePartitions()))),
                Map.entry("spark.sql.streaming.stateStore.rocksdb.trackTotalNumberOfRows", "false"));
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "millrace-side");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        topics.close();
        side.shutdown();
        Records.closeStates();
        spark.stop();
    }
}
