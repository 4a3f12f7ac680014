package io.millrace.peers.flink;

import io.millrace.peers.work.Position;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.DoubleType;
import org.apache.iceberg.types.Types.LongType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StringType;
import org.apache.iceberg.types.Types.TimestampType;

/** Positions, and how runners do beside their own pace, into two tables. */
final class Pacing {

    private static final Duration LATENESS = Duration.ofSeconds(30);

    private static final Schema POSITIONS = new Schema(
            NestedField.optional(1, "track", StringType.get()),
            NestedField.required(2, "spot", LongType.get()),
            NestedField.optional(3, "time", TimestampType.withZone()),
            NestedField.optional(4, "sent_at", TimestampType.withZone()));

    private static final Schema NOTIFICATIONS = new Schema(
            NestedField.optional(1, "track", StringType.get()),
            NestedField.optional(2, "window_start", TimestampType.withZone()),
            NestedField.optional(3, "window_end", TimestampType.withZone()),
            NestedField.required(4, "short_average", DoubleType.get()),
            NestedField.required(5, "long_average", DoubleType.get()),
            NestedField.required(6, "ratio", DoubleType.get()),
            NestedField.optional(7, "notification", StringType.get()));

    private Pacing() {}

    public static void main(String[] words) throws Exception {
        Arguments arguments = Arguments.of(words);
        StreamExecutionEnvironment flink = Environment.withRocks(arguments);
        Lake lake = new Lake(arguments.warehouse());
        var positions = flink.fromSource(Topic.source(arguments, new Positions()), watermarks(), "positions");
        var notifications = positions
                .keyBy(Position::user, Types.STRING)
                .process(new PaceFold())
                .returns(TypeInformation.of(RowData.class));
        lake.append(positions.map(Pacing::row).returns(RowData.class), "positions", POSITIONS);
        lake.append(notifications, "notifications", NOTIFICATIONS);
        flink.execute("pacing");
    }

    private static WatermarkStrategy<Position> watermarks() {
        return WatermarkStrategy.<Position>forBoundedOutOfOrderness(LATENESS)
                .withTimestampAssigner((position, _) -> position.millis());
    }

    private static RowData row(Position position) {
        return GenericRowData.of(
                StringData.fromString(position.user()),
                position.spot(),
                PaceFold.time(position.time()),
                TimestampData.fromEpochMillis(position.sentAt()));
    }
}
