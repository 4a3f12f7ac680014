package io.millrace.pipelines.courier;

import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Received;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/** What a conversation has to know of an event: something that was said, or else the order's city. */
public record ConversationFact(long orderId, long timestamp, int partition, long offset, Said said, City city) {

    /**
     * A message.
     *
     * @param digest the same for each delivery of a message, and another for each message of an order
     */
    public record Said(long digest, String sender, Instant sentTime, String orderStage) {

        static Said of(ChatMessage message) {
            return new Said(digest(message), message.sender(), message.sentTime(), message.orderStage());
        }

        /** Kept in state and in tables: it must stay what it is. */
        private static long digest(ChatMessage message) {
            String all = message.sentTime() + "|" + message.courierId() + "|" + message.customerId() + "|"
                    + message.fromId() + "|" + message.toId() + "|" + message.chatStartedByMessage() + "|"
                    + message.orderStage() + "|" + message.senderAppType();
            return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
        }
    }

    /** The city, and the record that tells it: another one may yet prove it wrong. */
    public record City(String code, KafkaRecord source) {

        /** As Kafka took them. */
        static final Comparator<City> ORDER = Comparator.comparingLong(
                        (City city) -> city.source().timestamp())
                .thenComparingInt(city -> city.source().partition())
                .thenComparingLong(city -> city.source().offset());
    }

    static ConversationFact of(Received<CourierEvent> received) {
        KafkaRecord source = received.source();
        Said said = received.event() instanceof ChatMessage message ? Said.of(message) : null;
        City city = received.event() instanceof PlacedOrder order ? new City(order.cityCode(), source) : null;
        return new ConversationFact(
                received.event().orderId(), source.timestamp(), source.partition(), source.offset(), said, city);
    }
}
