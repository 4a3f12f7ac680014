package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.endtoend.InProcess.Renamed;
import io.millrace.lake.SqlText;
import io.millrace.sdk.Message;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Traffic;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import io.millrace.stack.Statements;
import io.millrace.stack.Tree;
import io.millrace.stack.UsesSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages and orders on their whole way, and the same answer from the stream and from all that was said. */
@OnSharedStack
@UsesSpark
class CourierIT {

    private static final Pipeline COURIER = Pipelines.named("courier");
    private static final Path SQL = Tree.find().root().resolve("sql/courier");
    private static final Path SAMPLES =
            Tree.find().root().resolve("streaming-jobs/pipelines/src/test/resources/fixtures/courier/accepted.ndjson");
    private static final String ROW = "select order_id, city_code, date_format(first_courier_message, '%T'),"
            + " date_format(first_customer_message, '%T'), num_messages_courier, num_messages_customer,"
            + " first_message_by, date_format(conversation_started_at, '%T'), first_responsetime_delay_seconds,"
            + " date_format(last_message_time, '%T'), last_message_order_stage"
            + " from courier.customer_courier_conversations where order_id = ";

    private final RunningStack stack;

    CourierIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void showsTheConversationOfRome() throws IOException {
        send(sample(77656162));
        stack.waitUntilCommitted();

        assertThat(row(77656162)).isEqualTo("77656162 ROM 10:04:46 10:05:28 3 2 Courier 10:04:46 42 10:06:35 FAILED");
    }

    @Test
    void showsTheConversationOfTokyoAsItGoesOn() throws IOException {
        List<String> tokyo = sample(66096282);

        send(tokyo.subList(0, 2));
        stack.waitUntilCommitted();
        assertThat(row(66096282))
                .isEqualTo("66096282 TOK 10:38:50 null 1 0 Courier 10:38:50 null 10:38:50 OUT_FOR_DELIVERY");

        send(tokyo.subList(2, 4));
        stack.waitUntilCommitted();
        assertThat(row(66096282)).isEqualTo("66096282 TOK 10:38:50 10:39:30 2 1 Courier 10:38:50 40 10:39:45 PENDING");

        send(tokyo.subList(4, 6));
        stack.waitUntilCommitted();
        assertThat(row(66096282)).isEqualTo("66096282 TOK 10:38:50 10:39:30 3 2 Courier 10:38:50 40 10:41:07 ACCEPTED");
    }

    @Test
    void showsNoRowOfAnOrderAloneAndNoCityOfMessagesAlone() {
        send(List.of(city(101, "MAD"), message(102, "Customer iOS", 0, "PENDING")));
        stack.waitUntilCommitted();
        assertThat(stack.sql(ROW + "101")).isEmpty();
        assertThat(row(102)).isEqualTo("102 null null 10:00:00 0 1 Customer 10:00:00 null 10:00:00 PENDING");

        send(List.of(message(101, "Courier Android", 5, "PENDING"), city(102, "ROM")));
        stack.waitUntilCommitted();
        assertThat(row(101)).isEqualTo("101 MAD 10:00:05 null 1 0 Courier 10:00:05 null 10:00:05 PENDING");
        assertThat(row(102)).isEqualTo("102 ROM null 10:00:00 0 1 Customer 10:00:00 null 10:00:00 PENDING");
    }

    @Test
    void takesTheLaterOfTwoCitiesAndKeepsTheOtherAsAConflict() {
        send(List.of(message(103, "Customer iOS", 0, "PENDING"), city(103, "MAD")));
        stack.waitUntilCommitted();
        send(List.of(city(103, "ROM")));
        stack.waitUntilCommitted();

        assertThat(row(103)).contains("103 ROM");
        assertThat(stack.sql("select stage, reason, from_utf8(payload) from courier.quarantine"
                        + " where pipeline = 'courier' and detail like 'cityCode MAD%'"))
                .containsExactly(List.of("state", "conflict", city(103, "MAD")));
        assertThat(stack.number("select sum(element_at(written, 'quarantine')) from courier.ledger"
                        + " where pipeline = 'courier'"))
                .isEqualTo(stack.number("select count(*) from courier.quarantine"));
    }

    @Test
    void agreesWithAllThatWasSaidThoughTheDriverIsKilled() throws IOException {
        List<Message> messages = traffic("courier-chat", 30_000);
        stack.produce(messages.subList(0, 15_000));
        stack.kill("spark");
        stack.stack().start(Pipelines.slugs());
        stack.produce(messages.subList(15_000, 30_000));
        stack.waitUntilCommitted();

        assertThat(stack.number("select count(*) from courier.customer_courier_conversations"))
                .isGreaterThan(6_000);
        assertThat(differences("courier")).isEmpty();
    }

    @Test
    void agreesWithAllThatWasSaidThoughItComesShuffledRepeatedAndAfterTheStateIsGone() throws Exception {
        List<Message> messages = new ArrayList<>(traffic("courier-shuffled", 6_000));
        messages.addAll(messages.subList(0, 2_000));
        for (int order = 0; order < 200; order++) {
            messages.add(Message.of("courier-shuffled", "" + order, message(order, "Courier Android", order % 7, "X")));
            messages.add(Message.of("courier-shuffled", "" + order, city(order, "MAD")));
            messages.add(Message.of("courier-shuffled", "" + order, city(order, "ROM")));
        }
        Collections.shuffle(messages, new Random(1));
        String[] settings = {
            "courier.topic=courier-shuffled", "courier.expiry=1ms", "events-per-batch=700", "compact-after=3"
        };
        stack.produce(messages.subList(0, 5_000));
        new InProcess(stack).runOnce(new Renamed("chats", COURIER), settings);
        stack.produce(messages.subList(5_000, messages.size()));
        new InProcess(stack).runOnce(new Renamed("chats", COURIER), settings);
        for (String statement : statements("views.sql", "chats")) {
            stack.query(statement);
        }

        assertThat(stack.number("select count(*) from (select order_id from"
                        + " chats.customer_courier_conversations_changes group by 1 having count(distinct life) > 1)"))
                .as("conversations that went on after their state was gone")
                .isGreaterThan(100);
        assertThat(stack.number("select count(distinct order_id) from chats.messages"))
                .isEqualTo(stack.number("select count(*) from chats.customer_courier_conversations"));
        assertThat(differences("chats")).isEmpty();

        stack.query("create or replace view chats.conversations_from_messages security invoker as"
                + " select * from chats.customer_courier_conversations where order_id <> 7");
        assertThat(differences("chats")).singleElement().asString().contains("streamed, 7,");
    }

    private List<List<String>> differences(String database) throws IOException {
        return stack.queryIn(database, statements("checks.sql", database).get(1))
                .texts();
    }

    private static List<String> statements(String file, String database) throws IOException {
        return Statements.in(Files.readString(SQL.resolve(file)).replace("courier.", database + ".")).stream()
                .map(SqlText::text)
                .toList();
    }

    private List<Message> traffic(String topic, int count) {
        Iterator<Message> traffic = Traffic.of(COURIER).orElseThrow().messages(stack.settings(), count);
        List<Message> messages = new ArrayList<>();
        while (messages.size() < count) {
            Message message = traffic.next();
            messages.add(new Message(topic, message.key(), message.value()));
        }
        return messages;
    }

    private static List<String> sample(long order) throws IOException {
        return Files.readAllLines(SAMPLES).stream()
                .filter(line -> line.contains("\"orderId\": " + order))
                .toList();
    }

    private void send(List<String> records) {
        stack.produce(records.stream()
                .map(record -> new Message("courier-chat", key(record), record.getBytes(UTF_8)))
                .toList());
    }

    private static byte[] key(String record) {
        return record.replaceFirst(".*\"orderId\": (\\d+).*", "$1").getBytes(UTF_8);
    }

    private String row(long order) {
        return String.join(" ", stack.sql(ROW + order).getFirst());
    }

    private static String message(long order, String app, int second, String stage) {
        return ("{\"orderId\": %d, \"senderAppType\": \"%s\", \"messageSentTime\": \"2024-02-01T10:00:0%dZ\","
                        + " \"orderStage\": \"%s\"}")
                .formatted(order, app, second, stage);
    }

    private static String city(long order, String code) {
        return "{\"orderId\": %d, \"cityCode\": \"%s\"}".formatted(order, code);
    }
}
