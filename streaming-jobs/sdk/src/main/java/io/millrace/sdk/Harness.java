package io.millrace.sdk;

import io.millrace.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a pipeline in memory, for tests: no Spark, no Kafka, and the answers that the engine gives. What was sent is read
 * when somebody looks at a table, a topic or the quarantine, and event time has then passed all that was sent.
 *
 * <pre>{@code
 * Harness harness = Harness.of(new Bikes()).send("bikes", "{\"bike\": \"B7\", …}");
 * assertEquals(List.of(new Station("Park", 1)), harness.table("stations"));
 * }</pre>
 */
public final class Harness {

    /**
     * An event that was rejected.
     *
     * @param value the record; where only one of its events was rejected, without the others
     */
    public record Quarantined(String topic, Reason reason, String detail, String value) {}

    private final HarnessFlow<?> flow;
    private final Map<String, Topic<?>> topics = new LinkedHashMap<>();
    private final Map<String, Long> offsets = new LinkedHashMap<>();
    private final List<HarnessFlow.Arrival> unread = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private Harness(Flow<?> flow, Settings settings) {
        this.flow = new HarnessFlow<>(flow, settings);
        flow.topics().forEach(topic -> topics.put(settings.value(topic.name()), topic.with(settings)));
    }

    /** @param pairs settings of the pipeline, as {@code key=value} */
    public static Harness of(Pipeline pipeline, String... pairs) {
        Settings settings = Settings.of(pipeline.settings()).withPairs(List.of(pairs));
        return new Harness(pipeline.flow(settings), settings);
    }

    /** When Kafka takes the records that are sent from now on. */
    public Harness at(Instant time) {
        now = time;
        return this;
    }

    /** Kafka takes the records that are sent from now on so much later. */
    public Harness later(Duration time) {
        return at(now.plus(time));
    }

    public Harness send(String topic, String value) {
        return send(topic, value.getBytes(StandardCharsets.UTF_8));
    }

    /** @param value may be null, as the value of a Kafka record */
    public Harness send(String topic, byte[] value) {
        if (!topics.containsKey(topic)) {
            throw new IllegalArgumentException(
                    "The pipeline reads no topic " + topic + ". It reads " + String.join(", ", topics.keySet()) + ".");
        }
        long offset = offsets.merge(topic, 1L, Long::sum) - 1;
        unread.add(new HarnessFlow.Arrival(
                topics.get(topic), new KafkaRecord(topic, 0, offset, now.toEpochMilli(), value)));
        return this;
    }

    /** The rows of a table; of a keyed table the latest of each key. */
    public List<Record> table(String name) {
        return read().table(name);
    }

    /** What was published to a topic, under the name that was set for it. */
    public List<Message> topic(String name) {
        return read().published().stream()
                .filter(message -> message.topic().equals(name))
                .toList();
    }

    public List<Quarantined> quarantine() {
        return read().quarantine();
    }

    private HarnessFlow<?> read() {
        flow.run(List.copyOf(unread));
        unread.clear();
        return flow;
    }
}
