package io.millrace.engine.storage;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.millrace.engine.EngineSettings;
import io.millrace.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** What every command knows of a deployment without starting Spark: its settings, its storage, and Delta's kernel. */
public record Environment(Settings settings, EngineSettings engine, Configuration hadoop, Engine kernel) {

    private static final String LOCAL = "local[*]";
    private static final String HADOOP = "spark.hadoop.";

    /** No checksum file beside each file of a local folder. */
    private static final Map<String, String> LOCAL_FILES = Map.of(
            "spark.hadoop.fs.file.impl",
            LocalFiles.class.getName(),
            "spark.hadoop.fs.AbstractFileSystem.file.impl",
            LocalContext.class.getName());

    /** Whether Spark counts the rows of its state, for which it looks up each key that it writes. */
    public static final String COUNT_STATE_ROWS = "spark.sql.streaming.stateStore.rocksdb.trackTotalNumberOfRows";

    /** Hadoop waits a minute and more for a machine that is gone. What fails is tried again here, so it may fail soon. */
    private static final Map<String, String> HDFS = Map.of(
            // A datanode that is silent for so long is left out. For a file that is written, Hadoop adds 5 s for each
            // datanode that takes a copy.
            "spark.hadoop.dfs.client.socket-timeout",
            "5000",
            // Where no other datanode can take its place, the file gets along with those that are left. The namenode
            // makes
            // the copies that lack later.
            "spark.hadoop.dfs.client.block.write.replace-datanode-on-failure.best-effort",
            "true",
            // A namenode whose machine is gone: 3 s and 3 more attempts instead of 20 s and 45. The other one may be
            // active.
            "spark.hadoop.ipc.client.connect.timeout",
            "3000",
            "spark.hadoop.ipc.client.connect.max.retries.on.timeouts",
            "3");

    public static Environment of(Settings settings) {
        Configuration hadoop = new Configuration();
        spark(settings).forEach((key, value) -> {
            if (key.startsWith(HADOOP)) {
                hadoop.set(key.substring(HADOOP.length()), value);
            }
        });
        return of(settings, hadoop);
    }

    public static Environment of(Settings settings, Configuration hadoop) {
        return new Environment(settings, EngineSettings.of(settings), hadoop, DefaultEngine.create(hadoop));
    }

    /** How Spark is configured, as far as the engine does it. Throws if it cannot write to the kind of storage. */
    public static Map<String, String> spark(Settings settings) {
        EngineSettings engine = EngineSettings.of(settings);
        StorageCheck.requireKnown(engine);
        Map<String, String> own = settings.spark();
        Map<String, String> all = new HashMap<>(defaults(engine));
        all.putAll(HDFS);
        if (S3Object.SCHEME.equals(engine.checkpoints().getScheme())) {
            all.put(S3Checkpoint.SETTING, S3Checkpoint.class.getName());
        }
        String master = own.getOrDefault("spark.master", System.getProperty("spark.master", LOCAL));
        if (master.startsWith("local")) {
            // Executors of a cluster open local files before they have this jar.
            all.putAll(LOCAL_FILES);
        }
        // Arguments of spark-submit take precedence over defaults.
        all.replaceAll((key, value) -> System.getProperty(key, value));
        all.putAll(own);
        return all;
    }

    private static Map<String, String> defaults(EngineSettings engine) {
        return Map.ofEntries(
                Map.entry("spark.master", LOCAL),
                Map.entry("spark.ui.enabled", "false"),
                Map.entry("spark.scheduler.mode", "FAIR"),
                // Options of sources have secrets of Kafka's clients.
                Map.entry("spark.redaction.regex", "(?i)secret|password|token|access[.]?key|jaas|keystore[.]key"),
                Map.entry("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension"),
                Map.entry("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog"),
                Map.entry("spark.databricks.delta.snapshotPartitions", "1"),
                Map.entry(LocalLog.OF_KERNEL, LocalLog.class.getName()),
                Map.entry(LocalLog.OF_SPARK, LocalLog.class.getName()),
                Map.entry(S3Log.OF_KERNEL, S3Log.class.getName()),
                Map.entry(S3Log.OF_SPARK, S3Log.class.getName()),
                Map.entry("spark.hadoop.hive.metastore.uris", engine.metastore()),
                Map.entry("spark.sql.warehouse.dir", engine.warehouse().toString()),
                Map.entry("spark.sql.session.timeZone", "UTC"),
                // As our own files have it. Spark's old form has no bounds by which readers could skip a file.
                Map.entry("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS"),
                // Batches are small and planned often: planning them again while they run costs more than it gives.
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
                Map.entry(COUNT_STATE_ROWS, "false"));
    }
}
