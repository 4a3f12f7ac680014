package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import io.millrace.stack.UsesSpark;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The command line and the API say of the same event the same; the API asks the driver. */
@OnSharedStack
@UsesSpark
class TraceCommandIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SWORD = "{\"event_type\":\"sword_event\",\"direction\":\"increase\","
            + "\"event_detail\":\"traced\",\"Host\":\"Traced %d\"}";

    private final RunningStack stack;
    private final HttpClient client = HttpClient.newHttpClient();

    TraceCommandIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void followAnEventFromTheAnswerThatConfirmsItToItsRows() throws Exception {
        JsonNode own = post(1, "Idempotency-Key", "shop/\"1\" <b>");
        JsonNode made = post(2);
        JsonNode again = post(1, "Idempotency-Key", "shop/\"1\" <b>");
        JsonNode ofCloud = post(3, "ce-id", "4711", "ce-source", "/shop", "ce-type", "t", "ce-specversion", "1.0");
        stack.waitUntilCommitted();

        JsonNode records = receipt(own, "").path("records");
        assertThat(records).hasSize(2);
        assertThat(records.get(0).at("/pipelines/0/state").asText()).isEqualTo("accepted");
        assertThat(records.get(1).at("/pipelines/0/state").asText()).isEqualTo("duplicate");
        assertThat(position(records.get(0))).isEqualTo(own.at("/positions/0").asText());
        assertThat(position(records.get(1))).isEqualTo(again.at("/positions/0").asText());
        assertThat(records.get(1).at("/pipelines/0/duplicateOf").asText())
                .isEqualTo(records.get(0).path("offset").asText());
        requireAccepted(made, receipt(made, "").path("records"));
        requireAccepted(ofCloud, receipt(ofCloud, "?source=%2Fshop").path("records"));
        requireAccepted(made, get("/" + made.at("/positions/0").asText(), 200).path("records"));

        for (JsonNode sent : List.of(own, made)) {
            Called called = trace(sent.at("/ids/0").asText(), "--json");
            assertThat(called.code()).isZero();
            assertThat(JSON.readTree(called.out())).containsExactly(receipt(sent, ""));
        }
        assertThat(trace("4711", "--source", "/shop", "--topic", "events").out())
                .contains("id 4711", "accepted: game accepted it in batch", "Its rows are in game.valid_events");
        assertThat(trace("events/" + again.at("/positions/0").asText()).out())
                .contains("duplicate: game left it out in batch", "has its id");
    }

    @Test
    void sayWhyARecordIsInNoTable() throws Exception {
        long before = stack.number("select count(*) from game.quarantine");
        ProducerRecord<byte[], byte[]> bad = new ProducerRecord<>("events", "<script>".getBytes(UTF_8));
        bad.headers().add("id", "bad one".getBytes(UTF_8));
        stack.send(List.of(bad));
        stack.waitUntilCommitted();

        assertThat(stack.number("select count(*) from game.quarantine")).isEqualTo(before + 1);
        assertThat(trace("bad one").out())
                .contains("quarantined: game rejected it in batch", "at stage parse: not-json");
        assertThat(get("/bad%20one", 200)
                        .at("/records/0/pipelines/0/quarantine/0/reason")
                        .asText())
                .isEqualTo("not-json");
        String offset = get("/bad%20one", 200).at("/records/0/offset").asText();
        String partition = get("/bad%20one", 200).at("/records/0/partition").asText();
        assertThat(stack.sql("select state, reason from ops.events where topic = 'events' and partition = " + partition
                        + " and from_offset <= " + offset + " and until_offset > " + offset + " order by state"))
                .containsExactly(List.of("quarantined", "not-json"), List.of("read", "null"));
    }

    @Test
    void sayThatThereIsNoSuchEvent() throws Exception {
        assertThat(trace("nobody's"))
                .isEqualTo(new Called(
                        1,
                        "No record with this id is known. If its sender gave the id, it may be older than id-retention;"
                                + " a CloudEvent needs --source, too.\n",
                        ""));
        assertThat(trace("events/0/999999999"))
                .isEqualTo(new Called(1, "There is no record at this offset yet.\n", ""));
        assertThat(trace("event/0/1").code()).isEqualTo(2);
        assertThat(trace("event/0/1").err()).contains("No pipeline reads a topic event. Did you mean events?");
        assertThat(get("/nobody's", 404).path("detail").asText()).startsWith("No record with this id is known.");
        get("/0/999999999", 404);
    }

    private void requireAccepted(JsonNode sent, JsonNode records) {
        assertThat(records).hasSize(1);
        assertThat(position(records.get(0))).isEqualTo(sent.at("/positions/0").asText());
        assertThat(records.get(0).path("id").asText())
                .isEqualTo(sent.at("/ids/0").asText());
        assertThat(records.get(0).at("/pipelines/0/pipeline").asText()).isEqualTo("game");
        assertThat(records.get(0).at("/pipelines/0/state").asText()).isEqualTo("accepted");
        assertThat(records.get(0).at("/pipelines/0/tables/0/table").asText()).isEqualTo("game.valid_events");
    }

    private static String position(JsonNode record) {
        return record.path("partition").asText() + "/" + record.path("offset").asText();
    }

    private Called trace(String... arguments) {
        List<String> words = new ArrayList<>(List.of("trace"));
        words.addAll(List.of(arguments));
        words.addAll(stack.options());
        return Called.with(words.toArray(String[]::new));
    }

    private JsonNode receipt(JsonNode sent, String query) throws Exception {
        String id = URLEncoder.encode(sent.at("/ids/0").asText(), UTF_8).replace("+", "%20");
        return get("/" + id + query, 200);
    }

    private JsonNode get(String path, int status) throws Exception {
        return answer(HttpRequest.newBuilder(address(path)), status);
    }

    private JsonNode post(int player, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(""))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(SWORD.formatted(player)));
        for (int index = 0; index < headers.length; index += 2) {
            request.header(headers[index], headers[index + 1]);
        }
        return answer(request, 202);
    }

    private JsonNode answer(HttpRequest.Builder request, int status) throws Exception {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private URI address(String path) {
        return URI.create(stack.stack().addresses().api() + "/v1/events/events" + path);
    }
}
