package io.millrace.peers.flink;

import static org.apache.flink.table.data.StringData.fromString;

import io.millrace.peers.work.ChatEvent;
import io.millrace.peers.work.ConversationFact;
import java.time.Instant;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Parses the chat: messages and orders as rows beside what conversations need. Broken records are left out. */
final class ChatSplit extends ProcessFunction<ConsumerRecord<byte[], byte[]>, ConversationFact> {

    static final OutputTag<RowData> MESSAGES = new OutputTag<>("messages") {};
    static final OutputTag<RowData> ORDERS = new OutputTag<>("orders") {};

    @Override
    public void processElement(
            ConsumerRecord<byte[], byte[]> record, Context context, Collector<ConversationFact> facts) {
        ChatEvent event = ChatEvent.read(record.value());
        if (event == null) {
            return;
        }
        if (event.isMessage()) {
            context.output(MESSAGES, message(event, record));
        } else {
            context.output(ORDERS, order(event, record));
        }
        facts.collect(ConversationFact.of(event, record.timestamp(), record.partition(), record.offset()));
    }

    private static RowData message(ChatEvent event, ConsumerRecord<byte[], byte[]> record) {
        return GenericRowData.of(
                event.orderId(),
                fromString(event.sender()),
                fromString(event.senderAppType()),
                event.courierId(),
                event.customerId(),
                event.fromId(),
                event.toId(),
                event.chatStartedByMessage(),
                fromString(event.orderStage()),
                time(event.sentTime()),
                TimestampData.fromEpochMillis(record.timestamp()));
    }

    private static TimestampData time(Instant time) {
        return TimestampData.fromInstant(time);
    }

    private static RowData order(ChatEvent event, ConsumerRecord<byte[], byte[]> record) {
        return GenericRowData.of(
                event.orderId(),
                fromString(event.cityCode()),
                TimestampData.fromEpochMillis(record.timestamp()),
                record.partition(),
                record.offset());
    }
}
