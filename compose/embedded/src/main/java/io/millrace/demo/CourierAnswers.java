package io.millrace.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.sdk.Message;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Keeps every message of every order in a list, and looks through it when asked. */
final class CourierAnswers implements Answers {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SOME_ORDERS = 3;

    private record Said(boolean isFromCourier, Instant time, String stage) {}

    private final Set<JsonNode> known = new HashSet<>();
    private final Map<Long, List<Said>> conversations = new TreeMap<>();
    private final Map<Long, String> cities = new TreeMap<>();
    private long quarantined;

    @Override
    public String slug() {
        return "courier";
    }

    @Override
    public int records() {
        return 20_000;
    }

    @Override
    public void sent(Message message) {
        JsonNode event = parsed(message.value());
        if (event == null || !isGood(event)) {
            quarantined++;
        } else if (event.has("cityCode")) {
            cities.put(event.get("orderId").asLong(), event.get("cityCode").asText());
        } else if (known.add(event)) {
            conversations
                    .computeIfAbsent(event.get("orderId").asLong(), order -> new ArrayList<>())
                    .add(new Said(
                            event.get("senderAppType").asText().startsWith("Courier"),
                            Instant.parse(event.get("messageSentTime").asText()),
                            event.get("orderStage").asText()));
        }
    }

    private static boolean isGood(JsonNode event) {
        boolean isMessage = event.path("senderAppType").asText().matches("(Courier|Customer).*")
                && event.path("messageSentTime").asText().endsWith("Z");
        return event.has("orderId") && (isMessage || event.has("cityCode"));
    }

    private static JsonNode parsed(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (JsonProcessingException broken) {
            return null;
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public List<Question> questions() {
        return List.of(
                Question.of(
                        "How many conversations and messages: those delivered twice count once.",
                        "select count(*) as conversations, sum(num_messages_courier) as from_couriers,"
                                + " sum(num_messages_customer) as from_customers from customer_courier_conversations",
                        List.of(List.of(
                                Integer.toString(conversations.size()),
                                Long.toString(countOfMessages(true)),
                                Long.toString(countOfMessages(false))))),
                Question.of(
                        "How many conversations each city had.",
                        "select city_code, count(*) as conversations from customer_courier_conversations"
                                + " group by city_code order by city_code",
                        byCity()),
                Question.of(
                        "How some conversations went.",
                        "select order_id, city_code, first_message_by, first_responsetime_delay_seconds,"
                                + " num_messages_courier + num_messages_customer as num_messages,"
                                + " last_message_order_stage from customer_courier_conversations"
                                + " order by order_id limit " + SOME_ORDERS,
                        some()),
                Question.of(
                        "The streamed table and the one computed from all messages are equal.",
                        "select count(*) as differences from (select * from customer_courier_conversations except"
                                + " select * from conversations_from_messages)",
                        List.of(List.of("0"))),
                Question.of(
                        "The quarantine keeps records that are neither message nor order, with the reason.",
                        "select count(*) as kept from ops.quarantine where pipeline = 'courier'",
                        List.of(List.of(Long.toString(quarantined)))));
    }

    private long countOfMessages(boolean isFromCourier) {
        return conversations.values().stream()
                .flatMap(List::stream)
                .filter(said -> said.isFromCourier() == isFromCourier)
                .count();
    }

    private List<List<String>> byCity() {
        Map<String, Long> counted = new TreeMap<>();
        conversations.keySet().forEach(order -> counted.merge(cities.getOrDefault(order, "null"), 1L, Long::sum));
        return counted.entrySet().stream()
                .map(each -> List.of(each.getKey(), each.getValue().toString()))
                .toList();
    }

    private List<List<String>> some() {
        return conversations.keySet().stream().limit(SOME_ORDERS).map(this::row).toList();
    }

    /** The messages of an order have different times. */
    private List<String> row(long order) {
        List<Said> said = conversations.get(order).stream()
                .sorted((one, other) -> one.time().compareTo(other.time()))
                .toList();
        Said first = said.getFirst();
        String delay = said.stream()
                .filter(each -> each.isFromCourier() != first.isFromCourier())
                .findFirst()
                .map(answer -> Long.toString(
                        Duration.between(first.time(), answer.time()).toSeconds()))
                .orElse("null");
        return List.of(
                Long.toString(order),
                cities.getOrDefault(order, "null"),
                first.isFromCourier() ? "Courier" : "Customer",
                delay,
                Integer.toString(said.size()),
                said.getLast().stage());
    }
}
