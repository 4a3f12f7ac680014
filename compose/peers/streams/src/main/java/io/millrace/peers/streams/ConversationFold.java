package io.millrace.peers.streams;

import io.millrace.peers.work.ChatEvent;
import io.millrace.peers.work.Conversation;
import io.millrace.peers.work.ConversationFact;
import io.millrace.peers.work.Times;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/** Brings together what is heard of an order, and forwards each change. Broken records are left out. */
final class ConversationFold implements Processor<byte[], byte[], byte[], byte[]> {

    static final String STORE = "conversations-by-order";
    static final String MESSAGES = "messages";
    static final String ORDERS = "orders";
    static final String CONVERSATIONS = "conversations";
    static final List<String> TABLES = List.of(MESSAGES, ORDERS, CONVERSATIONS);

    private ProcessorContext<byte[], byte[]> context;
    private KeyValueStore<Long, Conversation> store;

    @Override
    public void init(ProcessorContext<byte[], byte[]> given) {
        context = given;
        store = given.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ChatEvent event = ChatEvent.read(record.value());
        if (event != null) {
            RecordMetadata place = context.recordMetadata().orElseThrow();
            forward(record, event.isMessage() ? MESSAGES : ORDERS, row(event, record.timestamp(), place));
            fold(record, ConversationFact.of(event, record.timestamp(), place.partition(), place.offset()));
        }
        Application.processed();
    }

    private void fold(Record<byte[], byte[]> record, ConversationFact fact) {
        Conversation before = store.get(fact.orderId());
        Conversation conversation = before == null ? Conversation.begunBy(fact) : before;
        boolean hasChanged = conversation.add(fact);
        store.put(fact.orderId(), conversation);
        if (hasChanged) {
            forward(record, CONVERSATIONS, row(fact.orderId(), conversation));
        }
    }

    private void forward(Record<byte[], byte[]> record, String table, JsonRow row) {
        context.forward(record.withValue(row.bytes()), table);
    }

    private static JsonRow row(ChatEvent event, long timestamp, RecordMetadata place) {
        JsonRow row = new JsonRow().with("order_id", event.orderId());
        return event.isMessage()
                ? row.with("sender", event.sender())
                        .with("sender_app_type", event.senderAppType())
                        .with("courier_id", event.courierId())
                        .with("customer_id", event.customerId())
                        .with("from_id", event.fromId())
                        .with("to_id", event.toId())
                        .with("chat_started_by_message", event.chatStartedByMessage())
                        .with("order_stage", event.orderStage())
                        .with("message_sent_time", Times.micros(event.sentTime()))
                        .with("kafka_timestamp", timestamp * 1_000)
                : row.with("city_code", event.cityCode())
                        .with("kafka_timestamp", timestamp * 1_000)
                        .with("partition", (long) place.partition())
                        .with("offset", place.offset());
    }

    private static JsonRow row(long orderId, Conversation conversation) {
        return new JsonRow()
                .with("order_id", orderId)
                .with("life", conversation.life())
                .with("city_code", conversation.city())
                .with("first_courier_message", conversation.firstCourierMessage())
                .with("first_customer_message", conversation.firstCustomerMessage())
                .with("messages", conversation.messages())
                .with("last_message_time", conversation.lastMessageTime())
                .with("last_message_order_stage", conversation.lastMessageOrderStage());
    }
}
