package io.millrace.pipelines.courier;

import io.millrace.sdk.Flow;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Received;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.time.Duration;

/** What couriers and customers write to each other, brought together by order. */
public final class CourierPipeline implements Pipeline {

    static final Setting<Duration> EXPIRY = Setting.time(
            "courier.expiry",
            "24h",
            "How long the state of a conversation is kept after the last record of its order, by Kafka's" + " time.");

    @Override
    public String purpose() {
        return "What couriers and customers write to each other about an order";
    }

    /** Time is Kafka's: it tells how long an order was silent, also when old messages are sent again. */
    @Override
    public Flow<?> flow(Settings settings) {
        return Flow.from(CourierEvent.TOPIC)
                .timed(Received::timestamp)
                .append("messages", "Every message between a courier and a customer", MessageRow::of)
                .append("orders", "Which city an order is of", OrderRow::of)
                .fold(ConversationFact::of, new ConversationFold(settings.value(EXPIRY)))
                .upsert(
                        "customer_courier_conversations",
                        "The conversation of each order: who wrote first, how soon the other answered, and how it stands",
                        ConversationRow.class);
    }
}
