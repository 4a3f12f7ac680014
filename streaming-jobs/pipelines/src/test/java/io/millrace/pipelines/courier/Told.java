package io.millrace.pipelines.courier;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.pipelines.Fixtures;
import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Parsed.Accepted;
import io.millrace.sdk.Received;
import java.util.List;
import java.util.stream.IntStream;

/** Facts as they come out of Kafka: each record a second after the one before it. */
final class Told {

    private Told() {}

    /** The sample records of an order. */
    static List<ConversationFact> sample(long order) {
        List<String> records = Fixtures.accepted("courier").stream()
                .map(line -> new String(line, UTF_8))
                .filter(line -> line.contains("\"orderId\": " + order))
                .toList();
        return IntStream.range(0, records.size())
                .mapToObj(index -> fact(records.get(index), index))
                .toList();
    }

    static ConversationFact message(long order, String sender, String time, String stage, long offset) {
        return fact("""
                {"orderId": %d, "senderAppType": "%s", "messageSentTime": "2024-02-01T%sZ", "orderStage": "%s"}
                """.formatted(order, sender, time, stage), offset);
    }

    static ConversationFact city(long order, String code, long offset) {
        return fact("{\"orderId\": %d, \"cityCode\": \"%s\"}".formatted(order, code), offset);
    }

    private static ConversationFact fact(String record, long offset) {
        byte[] value = record.getBytes(UTF_8);
        CourierEvent event =
                ((Accepted<CourierEvent>) CourierEvent.TOPIC.codec().parse(value)).event();
        return ConversationFact.of(
                new Received<>(event, new KafkaRecord("courier-chat", 0, offset, offset * 1_000, value)));
    }
}
