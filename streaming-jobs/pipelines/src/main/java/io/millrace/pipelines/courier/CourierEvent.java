package io.millrace.pipelines.courier;

import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;

/** What the couriers' chat tells of an order: a message of its conversation, or where the order was placed. */
public sealed interface CourierEvent permits ChatMessage, PlacedOrder {

    Setting<String> TOPIC_NAME =
            Setting.text("courier.topic", "courier-chat", "The topic of the couriers' chats and orders.");
    Topic<CourierEvent> TOPIC = Topic.json(TOPIC_NAME, ChatRecord.class)
            .as(ChatRecord::event)
            .keyedBy(event -> Long.toString(event.orderId()));

    long orderId();
}
