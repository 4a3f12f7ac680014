package io.millrace.pipelines.courier;

import io.millrace.pipelines.courier.ConversationFact.City;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is kept of an order while something is heard of it.
 *
 * @param life tells it from what was kept of the order before, and from what will be later
 * @param lastHeard when Kafka took the latest record of the order
 * @param city null until it is told
 * @param lastMessage null until there is one
 */
public record Conversation(
        String life, Instant lastHeard, City city, Side courier, Side customer, LastMessage lastMessage) {

    /**
     * What one side has said.
     *
     * @param first when it did for the first time; null before
     * @param digests its messages, sorted
     */
    public record Side(Instant first, List<Long> digests) {

        static final Side SILENT = new Side(null, List.of());
    }

    /** When the latest message was sent, and how far the order was then. */
    public record LastMessage(Instant time, String orderStage) {}

    ConversationRow row(long orderId) {
        Map<String, String> messages = new TreeMap<>();
        courier.digests().forEach(digest -> messages.put(text(digest), ChatMessage.COURIER));
        customer.digests().forEach(digest -> messages.put(text(digest), ChatMessage.CUSTOMER));
        return new ConversationRow(
                orderId,
                life,
                city == null ? null : city.code(),
                courier.first(),
                customer.first(),
                messages,
                lastMessage == null ? null : lastMessage.time(),
                lastMessage == null ? null : lastMessage.orderStage());
    }

    /** As {@link Long#toUnsignedString(long, int)}, which computes with big integers. */
    private static String text(long digest) {
        if (digest >= 0) {
            return Long.toString(digest, Character.MAX_RADIX);
        }
        long front = Long.divideUnsigned(digest, Character.MAX_RADIX);
        int last = (int) (digest - front * Character.MAX_RADIX);
        return Long.toString(front, Character.MAX_RADIX) + Character.forDigit(last, Character.MAX_RADIX);
    }
}
