package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.stack.OnSharedBroker;
import io.millrace.stack.RunningBroker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every form of event by its own request, and what lies in Kafka after it. */
@OnSharedBroker
class ApiIT {

    private static final String TOPIC = "forms";
    private static final String GOOD = "{\"event_type\":\"default\", \"Host\":\"Änne\" }";
    private static final String OTHER = "{\"Host\":\"Bob\",\"event_type\":\"default\",\"n\":1.50}";

    private static RunningApi api;

    @BeforeAll
    static void start(RunningBroker broker) {
        api = RunningApi.start(broker, TOPIC);
    }

    @AfterAll
    static void everyEventIsAccountedFor() {
        api.closeWithAllAccountedFor();
    }

    @Test
    void storesAnObjectAsItIs() {
        List<String> ids = accepted(Ask.json(TOPIC, GOOD));

        ConsumerRecord<byte[], byte[]> record = stored().get(ids.getFirst());
        assertThat(ids).hasSize(1);
        assertThat(text(record.value())).isEqualTo(GOOD);
        assertThat(text(record.key())).isEqualTo("Änne");
        assertThat(record.headers()).hasSize(1);
    }

    @Test
    void storesEachElementOfAnArray() {
        assertStored(Ask.json(TOPIC, " [" + GOOD + " ,\n" + OTHER + "] "), GOOD, OTHER);
        assertThat(accepted(Ask.json(TOPIC, "[]"))).isEmpty();
    }

    @Test
    void storesEachLine() {
        assertStored(
                Ask.post(TOPIC, GOOD + "\r\n" + OTHER + "\n").with("Content-Type", "application/x-ndjson"),
                GOOD,
                OTHER);
    }

    @Test
    void saysWhereKafkaHasEachEvent() {
        String many = "[" + OTHER + "," + GOOD + "," + OTHER + "]";
        String withBad = "[{}," + GOOD + ",3," + OTHER + "]";
        for (Ask ask :
                List.of(Ask.json(TOPIC, GOOD), Ask.json(TOPIC, many), Ask.json(TOPIC + "?invalid=skip", withBad))) {
            Wire.Answer answer = api.ask(ask);
            assertThat(answer.status()).as(answer.text()).isEqualTo(202);
            List<String> ids = RunningApi.texts(RunningApi.json(answer).get("ids"));
            Map<String, ConsumerRecord<byte[], byte[]>> stored = stored();

            assertThat(RunningApi.texts(RunningApi.json(answer).get("positions")))
                    .isNotEmpty()
                    .containsExactlyElementsOf(ids.stream()
                            .map(stored::get)
                            .map(record -> record.partition() + "/" + record.offset())
                            .toList());
        }
        assertThat(api.ask(Ask.json(TOPIC, "[]")).text()).isEqualTo("{\"ids\":[],\"positions\":[]}\n");
    }

    @Test
    void unpacksGzip() {
        assertStored(Ask.json(TOPIC, "[" + GOOD + "," + OTHER + "]").packed(), GOOD, OTHER);
    }

    @Test
    void callsEventsAsTheirRequest() {
        assertThat(accepted(Ask.json(TOPIC, GOOD).with("Idempotency-Key", "once")))
                .containsExactly("once");
        assertThat(accepted(Ask.json(TOPIC, "[" + GOOD + "," + OTHER + "]").with("Idempotency-Key", "many")))
                .containsExactly("many/0", "many/1");
        assertThat(stored()).containsKeys("once", "many/0", "many/1");
    }

    @Test
    void storesARepeatedEventBesideTheFirst() {
        for (int round = 0; round < 2; round++) {
            for (int id = 0; id < 20; id++) {
                accepted(Ask.json(TOPIC, "{\"event_type\":\"default\"}").with("Idempotency-Key", "again-" + id));
            }
        }

        Map<String, List<Integer>> partitions = api.broker().records(TOPIC).stream()
                .filter(record ->
                        text(record.headers().lastHeader("id").value()).startsWith("again-"))
                .collect(Collectors.groupingBy(
                        record -> text(record.headers().lastHeader("id").value()),
                        Collectors.mapping(ConsumerRecord::partition, Collectors.toList())));
        assertThat(partitions)
                .hasSize(20)
                .allSatisfy((id, both) -> assertThat(both).hasSize(2).containsOnly(both.getFirst()));
        assertThat(partitions.values().stream().flatMap(List::stream)).contains(0, 1);
    }

    @Test
    void refusesAnIdAsOnlyItItselfMakesThem() {
        String made = accepted(Ask.json(TOPIC, GOOD)).getFirst();

        Wire.Answer answer = api.ask(Ask.json(TOPIC, GOOD).with("Idempotency-Key", made));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("Ids that begin with ~ are made by this API alone.");
    }

    @Test
    void storesTheDataOfACloudEventInHeaders() {
        accepted(Ask.post(TOPIC, OTHER)
                .with("ce-specversion", "1.0")
                .with("ce-id", "binary-1")
                .with("ce-source", "/game%20server")
                .with("ce-type", "default"));

        ConsumerRecord<byte[], byte[]> record = stored().get("binary-1");
        assertThat(text(record.value())).isEqualTo(OTHER);
        assertThat(text(record.headers().lastHeader("ce_source").value())).isEqualTo("/game server");
        assertThat(text(record.key())).isEqualTo("Bob");
    }

    @Test
    void storesTheDataOfACloudEventInJson() {
        assertThat(accepted(Ask.post(TOPIC, cloudEvent("json-1", OTHER))
                        .with("Content-Type", "application/cloudevents+json")))
                .containsExactly("json-1");
        assertThat(accepted(Ask.post(TOPIC, "[" + cloudEvent("a", GOOD) + "," + cloudEvent("b", OTHER) + "]")
                        .with("Content-Type", "application/cloudevents-batch+json")))
                .containsExactly("a", "b");

        assertThat(text(stored().get("json-1").value())).isEqualTo(OTHER);
        assertThat(text(stored().get("a").value())).isEqualTo(GOOD);
        assertThat(text(stored().get("b").headers().lastHeader("ce_type").value()))
                .isEqualTo("t");
    }

    @Test
    void listsEachBadEventAndSendsNone() {
        int before = stored().size();

        Wire.Answer answer = api.ask(Ask.json(TOPIC, "[" + GOOD + ",{},3," + OTHER + "]"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(rejected(answer)).containsExactly("1 missing-field", "2 not-an-object");
        assertThat(stored()).hasSize(before);
    }

    @Test
    void leavesBadEventsOutIfAskedTo() {
        Wire.Answer answer = api.ask(Ask.json(TOPIC + "?invalid=skip", "[" + GOOD + ",{},3," + OTHER + "]"));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(rejected(answer)).containsExactly("1 missing-field", "2 not-an-object");
        List<String> ids = RunningApi.texts(RunningApi.json(answer).get("ids"));
        assertThat(ids.stream().map(id -> text(stored().get(id).value()))).containsExactly(GOOD, OTHER);
        assertThat(api.ask(Ask.json(TOPIC + "?invalid=skip", "[{}]")).status()).isEqualTo(400);
        assertThat(api.ask(Ask.json(TOPIC + "?invalid=yes", GOOD)).status()).isEqualTo(400);
    }

    @Test
    void namesTheTopicsThereAre() {
        Wire.Answer answer = api.ask(Ask.json("nothing", GOOD));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(RunningApi.texts(RunningApi.json(answer).get("topics"))).contains(TOPIC);
        assertThat(api.ask(Ask.json("%zz", GOOD)).status()).isEqualTo(400);
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThat(api.ask(Ask.post(TOPIC, GOOD)).status()).isEqualTo(415);
        assertThat(api.ask(Ask.post(TOPIC, GOOD).with("Content-Type", "text/plain"))
                        .status())
                .isEqualTo(415);
        Wire.Answer packed = api.ask(Ask.json(TOPIC, GOOD).with("Content-Encoding", "br"));
        assertThat(packed.status()).isEqualTo(415);
        assertThat(packed.headers()).containsEntry("accept-encoding", "gzip");
        assertThat(api.ask(Ask.json(TOPIC, GOOD).with("Content-Encoding", "gzip"))
                        .text())
                .contains("not complete gzip");
        assertThat(api.ask(Ask.post(TOPIC, cloudEvent("1", OTHER).getBytes(StandardCharsets.UTF_16LE))
                                .with("Content-Type", "application/cloudevents+json"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void saysHowItIsAndWhatItDoes() {
        assertThat(api.ask(Ask.get("/health/live")).text()).isEqualTo("{\"state\":\"alive\"}\n");
        assertThat(api.ask(Ask.get("/health/ready")).text()).isEqualTo("{\"state\":\"ready\"}\n");
        assertThat(RunningApi.json(api.ask(Ask.get("/openapi.json"))).isObject())
                .isTrue();
        assertThat(api.ask(Ask.get("/metrics")).headers().get("content-type")).startsWith("text/plain");
        assertThat(api.metric("millrace_ready")).isEqualTo(1);
    }

    @Test
    void countsWhatBecomesOfEvents() {
        long received = api.received();
        long accepted = api.accepted();
        long rejected = api.metric("millrace_events_rejected_total");
        long refused = api.metric("millrace_events_refused_total");

        api.ask(Ask.json(TOPIC, "[" + GOOD + "," + GOOD + ",{}]"));
        api.ask(Ask.json(TOPIC + "?invalid=skip", "[" + GOOD + ",{},{}]"));
        api.ask(Ask.json(TOPIC, "[" + GOOD));

        assertThat(api.received() - received).isEqualTo(6);
        assertThat(api.accepted() - accepted).isEqualTo(1);
        assertThat(api.metric("millrace_events_rejected_total") - rejected).isEqualTo(3);
        assertThat(api.metric("millrace_events_refused_total") - refused).isEqualTo(2);
    }

    private void assertStored(Ask ask, String... values) {
        List<String> ids = accepted(ask);
        Map<String, ConsumerRecord<byte[], byte[]>> stored = stored();
        assertThat(ids.stream().map(id -> text(stored.get(id).value()))).containsExactly(values);
    }

    private static List<String> accepted(Ask ask) {
        Wire.Answer answer = api.ask(ask);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return RunningApi.texts(RunningApi.json(answer).get("ids"));
    }

    private static List<String> rejected(Wire.Answer answer) {
        List<String> rejected = new ArrayList<>();
        for (JsonNode one : RunningApi.json(answer).get("rejected")) {
            rejected.add(one.get("index") + " " + one.get("reason").asText());
        }
        return rejected;
    }

    /** By the id in the record's header. */
    private static Map<String, ConsumerRecord<byte[], byte[]>> stored() {
        return api.broker().records(TOPIC).stream()
                .collect(Collectors.toMap(
                        record -> text(record.headers().lastHeader("id").value()),
                        Function.identity(),
                        (first, repeat) -> first));
    }

    private static String cloudEvent(String id, String data) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/s\",\"type\":\"t\",\"data\":" + data + "}";
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
