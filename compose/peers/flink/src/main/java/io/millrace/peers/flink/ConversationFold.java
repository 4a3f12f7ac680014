package io.millrace.peers.flink;

import io.millrace.peers.work.Conversation;
import io.millrace.peers.work.ConversationFact;
import io.millrace.peers.work.Times;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.util.Collector;

/** Brings together what is heard of an order, and emits each change. State expires a day after the last. */
final class ConversationFold extends KeyedProcessFunction<Long, ConversationFact, RowData> {

    private static final Duration EXPIRY = Duration.ofHours(24);

    private transient ValueState<Conversation> state;

    @Override
    public void open(OpenContext context) {
        var descriptor = new ValueStateDescriptor<>("conversation", ConversationSerializer.INSTANCE);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(EXPIRY).build());
        state = getRuntimeContext().getState(descriptor);
    }

    @Override
    public void processElement(ConversationFact fact, Context context, Collector<RowData> changes) throws IOException {
        Conversation before = state.value();
        Conversation conversation = before == null ? Conversation.begunBy(fact) : before;
        boolean hasChanged = conversation.add(fact);
        state.update(conversation);
        if (hasChanged) {
            changes.collect(row(fact.orderId(), conversation));
        }
    }

    private static RowData row(long orderId, Conversation conversation) {
        Map<StringData, StringData> messages = new LinkedHashMap<>();
        conversation
                .messages()
                .forEach(
                        (digest, sender) -> messages.put(StringData.fromString(digest), StringData.fromString(sender)));
        return GenericRowData.of(
                orderId,
                StringData.fromString(conversation.life()),
                StringData.fromString(conversation.city()),
                time(conversation.firstCourierMessage()),
                time(conversation.firstCustomerMessage()),
                new GenericMapData(messages),
                time(conversation.lastMessageTime()),
                StringData.fromString(conversation.lastMessageOrderStage()));
    }

    private static TimestampData time(long micros) {
        return micros == Times.NONE
                ? null
                : TimestampData.fromEpochMillis(
                        Math.floorDiv(micros, 1_000L), (int) Math.floorMod(micros, 1_000L) * 1_000);
    }
}
