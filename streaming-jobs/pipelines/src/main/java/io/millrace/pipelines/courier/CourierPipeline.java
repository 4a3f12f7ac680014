package io.millrace.pipelines.courier;

import io.millrace.sdk.Flow;
import io.millrace.sdk.Output;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Received;
import io.millrace.sdk.Traffic;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.time.Duration;
import java.util.List;

/** What couriers and customers write to each other, brought together by order. */
public final class CourierPipeline implements Pipeline {

    static final Setting<Duration> EXPIRY = Setting.time(
            "courier.expiry",
            "24h",
            "How long the state of a conversation is kept after the last record of its order, by Kafka's" + " time.");

    private static final Output.Append<MessageRow> MESSAGES =
            Output.append("messages", MessageRow.class, "Every message between a courier and a customer");
    private static final Output.Append<OrderRow> ORDERS =
            Output.append("orders", OrderRow.class, "Which city an order is of");
    private static final Output.Upsert<ConversationRow> CONVERSATIONS = Output.upsert(
            "customer_courier_conversations",
            ConversationRow.class,
            "The conversation of each order: who wrote first, how soon the other answered, and how it stands",
            List.of(ConversationRow.ORDER_ID, ConversationRow.LIFE));

    @Override
    public String slug() {
        return "courier";
    }

    @Override
    public String purpose() {
        return "What couriers and customers write to each other about an order";
    }

    /** Time is Kafka's: it tells how long an order was silent, also when old messages are sent again. */
    @Override
    public Flow<?, ?, ?> flow(Settings settings) {
        return Flow.from(CourierEvent.TOPIC)
                .timed(Received::timestamp)
                .write(MESSAGES, MessageRow::of)
                .write(ORDERS, OrderRow::of)
                .fold(ConversationFact::of, new ConversationFold(settings.value(EXPIRY)))
                .writeFolded(CONVERSATIONS, ConversationChange::row)
                .refuseFolded(ConversationChange::refused);
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(CourierEvent.TOPIC_NAME, EXPIRY);
    }

    @Override
    public Traffic traffic() {
        return new CourierTraffic();
    }
}
