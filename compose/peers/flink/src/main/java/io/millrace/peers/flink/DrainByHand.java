package io.millrace.peers.flink;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** The events of a topic into a table: Flink's DataStream API, parsed by hand. */
final class DrainByHand {

    private static final Schema EVENTS = new Schema(
            NestedField.optional(1, "event_type", Types.StringType.get()),
            NestedField.optional(2, "direction", Types.StringType.get()),
            NestedField.optional(3, "event_detail", Types.StringType.get()),
            NestedField.optional(4, "host", Types.StringType.get()),
            NestedField.optional(5, "user_agent", Types.StringType.get()),
            NestedField.optional(6, "accept", Types.StringType.get()),
            NestedField.optional(7, "sent_at", Types.TimestampType.withZone()));

    private DrainByHand() {}

    public static void main(String[] words) throws Exception {
        Arguments arguments = Arguments.of(words);
        StreamExecutionEnvironment flink = Environment.stateless(arguments);
        var events = flink.fromSource(
                Topic.source(arguments, new GameEventRows()), WatermarkStrategy.noWatermarks(), "events");
        new Lake(arguments.warehouse()).append(events, "events", EVENTS);
        flink.execute("drain by hand");
    }
}
