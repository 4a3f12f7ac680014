package io.millrace.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;

/**
 * What one would write without Millrace: the events of a topic into a Delta table, with Spark's
 * own parser, Delta's own sink and the settings that both have by default.
 */
final class PlainJob {

    private static final String EVENT = "event_type STRING, direction STRING, event_detail STRING,"
            + " Host STRING, `User-Agent` STRING, Accept STRING";

    private PlainJob() {}

    /** {@code KAFKA TOPIC FOLDER once|continuous [OPTION=VALUE…]}, the last of which are for the reader. */
    public static void main(String[] arguments) throws Exception {
        SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .getOrCreate();
        spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", arguments[0])
                .option("subscribe", arguments[1])
                .option("startingOffsets", "earliest")
                .options(options(arguments))
                .load()
                .select(
                        from_json(col("value").cast("string"), StructType.fromDDL(EVENT))
                                .as("event"),
                        col("timestamp").as("sent_at"))
                .selectExpr(
                        "event.event_type",
                        "event.direction",
                        "event.event_detail",
                        "event.Host AS host",
                        "event.`User-Agent` AS user_agent",
                        "event.Accept AS accept",
                        "sent_at")
                .writeStream()
                .format("delta")
                .option("checkpointLocation", arguments[2] + "/checkpoint")
                .trigger(arguments[3].equals("once") ? Trigger.AvailableNow() : Trigger.ProcessingTime("1 second"))
                .start(arguments[2] + "/table")
                .awaitTermination();
        spark.stop();
    }

    private static Map<String, String> options(String[] arguments) {
        return Arrays.stream(arguments)
                .skip(4)
                .map(option -> option.split("=", 2))
                .collect(Collectors.toMap(option -> option[0], option -> option[1]));
    }
}
