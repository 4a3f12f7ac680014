package io.millrace.peers.flink;

import io.millrace.peers.work.ConversationFact;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.BooleanType;
import org.apache.iceberg.types.Types.IntegerType;
import org.apache.iceberg.types.Types.LongType;
import org.apache.iceberg.types.Types.MapType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StringType;
import org.apache.iceberg.types.Types.TimestampType;

/** Messages, orders, and the conversation of each order as it changes, into three tables. */
final class Courier {

    private static final Schema MESSAGES = new Schema(
            NestedField.required(1, "order_id", LongType.get()),
            NestedField.optional(2, "sender", StringType.get()),
            NestedField.optional(3, "sender_app_type", StringType.get()),
            NestedField.optional(4, "courier_id", LongType.get()),
            NestedField.optional(5, "customer_id", LongType.get()),
            NestedField.optional(6, "from_id", LongType.get()),
            NestedField.optional(7, "to_id", LongType.get()),
            NestedField.optional(8, "chat_started_by_message", BooleanType.get()),
            NestedField.optional(9, "order_stage", StringType.get()),
            NestedField.optional(10, "message_sent_time", TimestampType.withZone()),
            NestedField.optional(11, "kafka_timestamp", TimestampType.withZone()));

    private static final Schema ORDERS = new Schema(
            NestedField.required(1, "order_id", LongType.get()),
            NestedField.optional(2, "city_code", StringType.get()),
            NestedField.optional(3, "kafka_timestamp", TimestampType.withZone()),
            NestedField.required(4, "partition", IntegerType.get()),
            NestedField.required(5, "offset", LongType.get()));

    private static final Schema CONVERSATIONS = new Schema(
            NestedField.required(1, "order_id", LongType.get()),
            NestedField.optional(2, "life", StringType.get()),
            NestedField.optional(3, "city_code", StringType.get()),
            NestedField.optional(4, "first_courier_message", TimestampType.withZone()),
            NestedField.optional(5, "first_customer_message", TimestampType.withZone()),
            NestedField.optional(6, "messages", MapType.ofOptional(9, 10, StringType.get(), StringType.get())),
            NestedField.optional(7, "last_message_time", TimestampType.withZone()),
            NestedField.optional(8, "last_message_order_stage", StringType.get()));

    private Courier() {}

    public static void main(String[] words) throws Exception {
        Arguments arguments = Arguments.of(words);
        StreamExecutionEnvironment flink = Environment.withRocks(arguments);
        Lake lake = new Lake(arguments.warehouse());
        var facts = flink.fromSource(Topic.source(arguments, new Records()), WatermarkStrategy.noWatermarks(), "chat")
                .process(new ChatSplit())
                .returns(new ByHandType<>(ConversationFact.class, ConversationFactSerializer.INSTANCE));
        var conversations = facts.keyBy(ConversationFact::orderId, Types.LONG)
                .process(new ConversationFold())
                .returns(TypeInformation.of(RowData.class));
        lake.append(facts.getSideOutput(ChatSplit.MESSAGES), "messages", MESSAGES);
        lake.append(facts.getSideOutput(ChatSplit.ORDERS), "orders", ORDERS);
        lake.append(conversations, "conversations", CONVERSATIONS);
        flink.execute("courier");
    }
}
