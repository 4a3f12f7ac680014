package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.millrace.ingest.access.Keys;
import io.millrace.stack.OnSharedBroker;
import io.millrace.stack.Port;
import io.millrace.stack.RunningBroker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API says of an event that it has taken: what a driver knows, or without one what Kafka knows. */
@OnSharedBroker
class ReceiptIT {

    private static final String TOPIC = "receipts";
    private static final String GROUP = "millrace-game";
    private static final String EVENT = "{\"event_type\":\"default\",\"Host\":\"%s\"}";
    private static final String NO_DRIVER = "";

    private static RunningApi api;
    private static Admin admin;

    @BeforeAll
    static void start(RunningBroker broker, @TempDir Path folder) throws IOException {
        Path keys = Files.write(
                folder.resolve("keys"),
                List.of(
                        "ann " + Keys.hash("ann-key") + " send=" + TOPIC,
                        "bob " + Keys.hash("bob-key") + " send=other read=" + TOPIC));
        api = RunningApi.start(broker, TOPIC, "api-keys=" + keys);
        admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
    }

    @AfterAll
    static void everyEventIsAccountedFor() {
        admin.close();
        api.closeWithAllAccountedFor();
    }

    @Test
    void saysWithoutADriverWhetherAPipelineHasReadARecord() throws Exception {
        Position first = posted("Ann");
        Position second = posted("Ann");
        assertThat(second.partition()).isEqualTo(first.partition());
        commit(1 - first.partition(), 0, NO_DRIVER);
        commit(first.partition(), first.offset() + 1, NO_DRIVER);

        awaitState(first, "read");
        JsonNode read = answer(first);
        JsonNode waiting = answer(second);

        assertThat(read.get("topic").asText()).isEqualTo(TOPIC);
        assertThat(read.at("/records/0/partition").asInt()).isEqualTo(first.partition());
        assertThat(read.at("/records/0/offset").asLong()).isEqualTo(first.offset());
        assertThat(game(read).get("sentence").asText()).isEqualTo("game has read and committed it.");
        assertThat(game(waiting).get("state").asText()).isEqualTo("waiting");
        assertThat(game(waiting).at("/behind/records").asLong()).isEqualTo(second.offset() - first.offset());
        assertThat(RunningApi.texts(read.get("unknown"))).anyMatch(line -> line.startsWith("No driver's address"));

        commit(second.partition(), second.offset() + 1, NO_DRIVER);
        awaitState(second, "read");
    }

    @Test
    void passesOnWhatTheDriverAnswers() throws Exception {
        String answer = "{\"records\": [{\"partition\":0}],  \"unknown\":[] }";
        try (Driver driver = Driver.answering(answer)) {
            Position position = posted("Ben");
            commit(position.partition(), position.offset() + 1, driver.address());
            RunningApi.await(
                    "the driver to be asked",
                    () -> ask("/" + position.text()).text().equals(answer));

            Wire.Answer byId = ask("/a%2Fb%20c+%C3%BC");

            assertThat(byId.status()).isEqualTo(200);
            assertThat(byId.text()).isEqualTo(answer);
            assertThat(byId.headers())
                    .containsEntry("content-type", "application/json")
                    .containsEntry("cache-control", "no-store")
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsKey("x-request-id");
            assertThat(driver.asked())
                    .containsOnly(
                            "/trace?topic=receipts&partition=" + position.partition() + "&offset=" + position.offset(),
                            "/trace?topic=receipts&id=a%2Fb%20c%2B%C3%BC");
        }
    }

    @Test
    void saysWhatCanBeFoundIfTheDriverKnowsNoRecord() throws Exception {
        try (Driver driver = Driver.answering("{\"records\":[],\"unknown\":[]}")) {
            Position position = posted("Cid");
            commit(position.partition(), position.offset() + 1, driver.address());
            RunningApi.await("the driver to be asked", () -> ask("/no-such-id").status() == 404);

            assertThat(RunningApi.json(ask("/no-such-id")).get("detail").asText())
                    .contains("No record with this id is known", "id-retention", "the answer to the POST");
            assertThat(RunningApi.json(ask("/" + position.text())).get("detail").asText())
                    .contains("no record at " + position.text());
        }
    }

    @Test
    void triesTheNextDriverIfOneDoesNotAnswer() throws Exception {
        String gone = "127.0.0.1:" + Port.anyFree();
        String answer = "{\"records\":[{}],\"unknown\":[]}";
        try (Driver driver = Driver.answering(answer)) {
            commit(0, 0, gone);
            commit(1, 0, driver.address());

            RunningApi.await(
                    "the second to be asked", () -> ask("/some-id").text().equals(answer));
        }
    }

    @Test
    void saysWhatItCannotKnowIfNoDriverAnswers() throws Exception {
        String gone = "127.0.0.1:" + Port.anyFree();
        Position position = posted("Dan");
        commit(0, 0, gone);
        commit(1, 0, gone);
        RunningApi.await("the address", () -> ask("/some-id").text().contains(gone));

        Wire.Answer byId = ask("/some-id");

        assertThat(byId.status()).isEqualTo(503);
        assertThat(Integer.parseInt(byId.headers().get("retry-after"))).isPositive();
        assertThat(RunningApi.json(byId).get("detail").asText())
                .contains("No driver answers (" + gone + ")", "/v1/events/receipts/{partition}/{offset}");
        assertThat(RunningApi.texts(answer(position).get("unknown")))
                .anyMatch(line -> line.startsWith("No driver answers (" + gone + "), so "));
        RunningApi.await("the log", () -> api.log().contains("The driver at " + gone + " cannot be asked"));
    }

    @Test
    void goesNowhereElseWhateverStandsInKafka() throws Exception {
        try (Driver driver = Driver.answering("{\"records\":[{}],\"unknown\":[]}")) {
            Position position = posted("Eve");
            commit(0, 0, "http://" + driver.address() + "/");
            commit(1, 0, "ann@" + driver.address());
            RunningApi.await("the offsets", () -> ask("/some-id").text().contains("No driver's address is known"));

            assertThat(ask("/" + position.text()).status()).isEqualTo(200);
            assertThat(driver.asked()).isEmpty();
        }
    }

    @Test
    void answersOnlyThoseWhoMaySend() {
        for (String path : List.of("/v1/events/receipts/some-id", "/v1/events/receipts/0/0")) {
            assertRefused(api.ask(Ask.get(path)), 401, "A key is needed");
            assertRefused(
                    api.ask(Ask.get(path).with("X-Api-Key", "bob-key")),
                    403,
                    "bob is not for sending to topic receipts");
        }
    }

    @Test
    void saysWhatIsWrongWithAQuestion() throws Exception {
        Position position = posted("Fay");
        commit(0, 0, NO_DRIVER);
        commit(1, 0, NO_DRIVER);
        RunningApi.await("the offsets", () -> ask("/some-id").text().contains("No driver's address is known"));

        assertRefused(ask("/x/1"), 400, "The partition is");
        assertRefused(ask("/0/-1"), 400, "The offset is");
        assertRefused(ask("/2147483648/0"), 400, "The partition is");
        assertRefused(ask("/0/9223372036854775808"), 400, "The offset is");
        assertRefused(ask("/" + "x".repeat(209)), 400, "1 to 208 characters");
        assertRefused(ask("/%zz"), 400, "hex digits");
        assertRefused(ask("/9/0"), 404, "no record at 9/0");
        assertRefused(ask("/" + position.partition() + "/999999999"), 404, "no record at");
        assertRefused(api.ask(Ask.get("/v1/events/nothing/0/0").with("X-Api-Key", "ann-key")), 404, "There are: ");
        assertRefused(api.ask(Ask.get("/v1/events/nothing/x").with("X-Api-Key", "ann-key")), 404, "There are: ");
        try (Wire wire = api.wire()) {
            assertThat(wire.send("HEAD /v1/events/receipts/0/0 HTTP/1.1\nHost: a\nX-Api-Key: ann-key\n\n")
                            .answer(false)
                            .status())
                    .isEqualTo(405);
        }
    }

    /** Where the API says that Kafka has an event. */
    private record Position(int partition, long offset) {
        String text() {
            return partition + "/" + offset;
        }
    }

    private static Position posted(String player) {
        Wire.Answer answer = api.ask(Ask.json(TOPIC, EVENT.formatted(player)).with("X-Api-Key", "ann-key"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        String[] position = RunningApi.json(answer).at("/positions/0").asText().split("/");
        return new Position(Integer.parseInt(position[0]), Long.parseLong(position[1]));
    }

    /** As the driver of a pipeline does. */
    private static void commit(int partition, long next, String address) throws Exception {
        admin.alterConsumerGroupOffsets(
                        GROUP, Map.of(new TopicPartition(TOPIC, partition), new OffsetAndMetadata(next, address)))
                .all()
                .get(60, TimeUnit.SECONDS);
    }

    private static Wire.Answer ask(String path) {
        return api.ask(Ask.get("/v1/events/" + TOPIC + path).with("X-Api-Key", "ann-key"));
    }

    private static JsonNode answer(Position position) {
        Wire.Answer answer = ask("/" + position.text());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return RunningApi.json(answer);
    }

    private static void awaitState(Position position, String state) {
        RunningApi.await(
                position.text() + " to be " + state,
                () -> game(RunningApi.json(ask("/" + position.text())))
                        .path("state")
                        .asText()
                        .equals(state));
    }

    private static JsonNode game(JsonNode receipt) {
        JsonNode pipeline = receipt.at("/records/0/pipelines/0");
        assertThat(pipeline.path("pipeline").asText("game")).isEqualTo("game");
        return pipeline;
    }

    private static void assertRefused(Wire.Answer answer, int status, String why) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(RunningApi.json(answer).get("detail").asText()).contains(why);
    }

    /** The port of a driver: it gives one answer, and notes what it is asked. */
    private record Driver(HttpServer server, Queue<String> asked) implements AutoCloseable {

        static Driver answering(String answer) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            Queue<String> asked = new ConcurrentLinkedQueue<>();
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            server.createContext("/", exchange -> {
                asked.add(exchange.getRequestURI().toString());
                try (exchange) {
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                }
            });
            server.start();
            return new Driver(server, asked);
        }

        String address() {
            return "127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
