package io.millrace.pipelines.courier;

import io.millrace.sdk.Column;
import io.millrace.sdk.Received;
import java.time.Instant;

/** A message, once for each time it was delivered. */
public record MessageRow(
        @Column("the order that it is about") long orderId,
        @Column("who sent it: Courier or Customer") String sender,
        @Column("the app it was sent from") String senderAppType,
        @Column("the courier") Long courierId,
        @Column("the customer") Long customerId,
        @Column("the one who sent it") Long fromId,
        @Column("the one it was sent to") Long toId,

        @Column("whether it began the chat, as the app says")
        Boolean chatStartedByMessage,

        @Column("how far the order was then") String orderStage,
        @Column("when it was sent") Instant messageSentTime,
        @Column("when Kafka took it") Instant kafkaTimestamp) {

    /** Null for an order. */
    static MessageRow of(Received<CourierEvent> received) {
        return received.event() instanceof ChatMessage message
                ? new MessageRow(
                        message.orderId(),
                        message.sender(),
                        message.senderAppType(),
                        message.courierId(),
                        message.customerId(),
                        message.fromId(),
                        message.toId(),
                        message.chatStartedByMessage(),
                        message.orderStage(),
                        message.sentTime(),
                        received.timestamp())
                : null;
    }
}
