package io.millrace.pipelines.courier;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/** A row as readers see it, and the table's view: how rows of changes become it. */
record Shown(
        long orderId,
        String cityCode,
        Instant firstCourierMessage,
        Instant firstCustomerMessage,
        long numMessagesCourier,
        long numMessagesCustomer,
        String firstMessageBy,
        Instant conversationStartedAt,
        Long firstResponsetimeDelaySeconds,
        Instant lastMessageTime,
        String lastMessageOrderStage) {

    /** The rows of one order, in the order in which they were written; null if it has no message. */
    static Shown of(List<ConversationRow> rows) {
        String city = null;
        Instant courier = null;
        Instant customer = null;
        Map<Instant, String> stages = new TreeMap<>();
        Map<String, String> messages = new HashMap<>();
        for (ConversationRow row : rows) {
            city = row.cityCode() == null ? city : row.cityCode();
            courier = one(courier, row.firstCourierMessage(), Shown::earlier);
            customer = one(customer, row.firstCustomerMessage(), Shown::earlier);
            messages.putAll(row.messages());
            if (row.lastMessageTime() != null) {
                stages.merge(row.lastMessageTime(), row.lastMessageOrderStage(), (a, b) -> a.compareTo(b) > 0 ? a : b);
            }
        }
        if (stages.isEmpty()) {
            return null;
        }
        Instant last = ((TreeMap<Instant, String>) stages).lastKey();
        Instant first = one(courier, customer, Shown::earlier);
        return new Shown(
                rows.get(0).orderId(),
                city,
                courier,
                customer,
                messages.values().stream().filter("Courier"::equals).count(),
                messages.values().stream().filter("Customer"::equals).count(),
                first.equals(courier) ? "Courier" : "Customer",
                first,
                courier == null || customer == null
                        ? null
                        : Duration.between(courier, customer).abs().toSeconds(),
                last,
                stages.get(last));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static <T> T one(T first, T second, BinaryOperator<T> both) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return both.apply(first, second);
    }
}
