package io.millrace.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.split;

import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.Trigger;

/** Pacing as one would write it first: Spark's own watermark, beans, and a runner's whole history as state. */
final class NaivePacingJob {

    private NaivePacingJob() {}

    /** {@code KAFKA TOPIC FOLDER POSITIONS-PER-BATCH}. */
    public static void main(String[] arguments) throws Exception {
        SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                // The state store and its parts are the same in both jobs, and Delta's sink is not what is measured.
                .config("spark.databricks.delta.snapshotPartitions", "1")
                .config("spark.sql.shuffle.partitions", "2")
                .config(
                        "spark.sql.streaming.stateStore.providerClass",
                        "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider")
                .getOrCreate();
        spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", arguments[0])
                .option("subscribe", arguments[1])
                .option("startingOffsets", "earliest")
                .option("maxOffsetsPerTrigger", arguments[3])
                .load()
                .select(split(col("value").cast("string"), "\t").as("fields"))
                .selectExpr(
                        "fields[0] AS user",
                        "cast(fields[1] AS bigint) AS spot",
                        "cast(fields[2] AS double) AS seconds",
                        "timestamp_micros(cast(cast(fields[2] AS decimal(20, 6)) * 1000000 AS bigint)) AS time")
                .withWatermark("time", "30 seconds")
                .as(Encoders.bean(NaivePosition.class))
                .groupByKey((MapFunction<NaivePosition, String>) NaivePosition::getUser, Encoders.STRING())
                .flatMapGroupsWithState(
                        new NaivePacing(),
                        OutputMode.Append(),
                        Encoders.bean(NaiveHistory.class),
                        Encoders.bean(NaiveNotification.class),
                        GroupStateTimeout.EventTimeTimeout())
                .writeStream()
                .format("delta")
                .option("checkpointLocation", arguments[2] + "/checkpoint")
                .trigger(Trigger.AvailableNow())
                .start(arguments[2] + "/table")
                .awaitTermination();
        spark.stop();
    }
}
