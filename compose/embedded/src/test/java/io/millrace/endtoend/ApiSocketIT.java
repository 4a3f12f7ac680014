package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.stack.OnSharedBroker;
import io.millrace.stack.RunningBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Events that come as frames of a WebSocket. */
@OnSharedBroker
class ApiSocketIT {

    private static final String TOPIC = "sockets";

    private static RunningApi api;

    @BeforeAll
    static void start(RunningBroker broker) {
        api = RunningApi.start(broker, TOPIC);
    }

    @AfterAll
    static void everyEventIsAccountedFor() {
        RunningApi.await("sockets to be gone", () -> api.metric("millrace_connections") == 1);
        api.closeWithAllAccountedFor();
    }

    @Test
    void answersEachFrameInTurnWithItsNumber() throws IOException {
        try (Frames frames = Frames.open(api, 0)) {
            for (int index = 0; index < 300; index++) {
                frames.send(index % 3 == 1 ? "{\"bad\":1}" : event(index));
            }
            Map<String, String> stored = new java.util.HashMap<>();
            Map<String, String> positions = new java.util.HashMap<>();
            for (int index = 0; index < 300; index++) {
                JsonNode answer = frames.answer();
                assertThat(answer.get("frame").asInt()).isEqualTo(index);
                if (index % 3 == 1) {
                    assertThat(answer.get("status").asInt()).isEqualTo(400);
                    assertThat(answer.get("reason").asText()).isEqualTo("missing-field");
                } else {
                    stored.put(answer.get("id").asText(), event(index));
                    positions.put(
                            answer.get("id").asText(), answer.get("position").asText());
                }
            }
            assertThat(values()).containsAllEntriesOf(stored);
            assertThat(positions()).containsAllEntriesOf(positions);
        }
    }

    @Test
    void takesBinaryFramesAndThoseInParts() throws IOException {
        try (Frames frames = Frames.open(api, 0)) {
            frames.send(Frames.BINARY, event(-1).getBytes(StandardCharsets.UTF_8));
            String binary = frames.answer().get("id").asText();
            byte[] text = event(-2).getBytes(StandardCharsets.UTF_8);
            frames.sendInTwo(text);
            String parts = frames.answer().get("id").asText();

            assertThat(values()).containsEntry(binary, event(-1)).containsEntry(parts, event(-2));
        }
    }

    @Test
    void neverStoresTextOtherThanItCame() throws IOException {
        byte[] broken = event(-3).getBytes(StandardCharsets.UTF_8);
        broken[broken.length - 3] = (byte) 0xff;
        long accepted = api.accepted();
        try (Frames frames = Frames.open(api, 0)) {
            frames.send(Frames.TEXT, broken);
            frames.send(Frames.CLOSE, new byte[] {3, (byte) 0xe8});
            frames.closedWith();
        }
        assertThat(api.accepted()).isEqualTo(accepted);
    }

    @Test
    void closesOnAFrameThatIsTooLarge() throws IOException {
        try (Frames frames = Frames.open(api, 0)) {
            frames.send(event(-4));
            assertThat(frames.answer().has("id")).isTrue();
            try {
                frames.send(Frames.TEXT, new byte[(1 << 20) + 1]);
            } catch (IOException closed) {
                // It need not wait for the end of the frame.
            }
            assertThat(frames.closedWith()).isEqualTo(1009);
        }
    }

    @Test
    void doesNotReadFromAClientThatReadsNoAnswers() throws Exception {
        int count = 50_000;
        long before = api.received();
        String bad = "{\"event_type\":\"sword_event\",\"Host\":\"a\",\"event_detail\":\"b\",\"direction\":\""
                + "x".repeat(400) + "\"}";
        try (Frames frames = Frames.open(api, 4_096)) {
            Thread sending = Thread.ofVirtual().start(() -> {
                try {
                    for (int index = 0; index < count; index++) {
                        frames.send(index % 5 == 0 ? event(index) : bad);
                    }
                } catch (IOException closed) {
                    throw new java.io.UncheckedIOException(closed);
                }
            });
            long soFar = -1;
            for (long now = api.received(); now != soFar; now = api.received()) {
                soFar = now;
                sending.join(Duration.ofMillis(500));
            }
            assertThat(soFar - before).as("frames read while no answer was").isLessThan(count);
            assertThat(api.ask(Ask.json(TOPIC, event(0))).status())
                    .as("others are served")
                    .isEqualTo(202);

            for (int index = 0; index < count; index++) {
                JsonNode answer = frames.answer();
                assertThat(answer.get("frame").asInt()).isEqualTo(index);
                assertThat(answer.has("id")).isEqualTo(index % 5 == 0);
            }
            sending.join();
        }
    }

    @Test
    void finishesTheEventsOfClientsThatGoAway() throws IOException {
        List<Frames> all = new ArrayList<>();
        for (int index = 0; index < 50; index++) {
            Frames frames = Frames.open(api, 0);
            all.add(frames);
            for (int frame = 0; frame < 20; frame++) {
                frames.send(event(frame));
            }
        }
        all.forEach(Frames::close);

        RunningApi.await("sockets to be gone", () -> api.metric("millrace_connections") == 1);
        api.assertAtRest();
    }

    private static String event(int number) {
        return "{\"event_type\":\"default\",\"number\":" + number + ",\"text\":\"ü\"}";
    }

    private static Map<String, String> values() {
        return byId(record -> new String(record.value(), StandardCharsets.UTF_8));
    }

    private static Map<String, String> positions() {
        return byId(record -> record.partition() + "/" + record.offset());
    }

    private static Map<String, String> byId(Function<ConsumerRecord<byte[], byte[]>, String> what) {
        return api.broker().records(TOPIC).stream()
                .collect(Collectors.toMap(
                        record -> new String(record.headers().lastHeader("id").value(), StandardCharsets.UTF_8), what));
    }
}
