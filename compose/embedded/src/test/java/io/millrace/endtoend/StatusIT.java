package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.engine.EngineSettings;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import io.millrace.stack.Tree;
import io.millrace.stack.UsesSpark;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What a driver says of a pipeline, beside what is in its tables and in Kafka. */
@OnSharedStack
@UsesSpark
class StatusIT {

    private static final String NAME = "{pipeline=\"pacing\"} ";

    private final RunningStack stack;

    StatusIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void agreesWithTheTables() throws Exception {
        long began = System.currentTimeMillis();
        stack.produce("pacing", 2_000, began);
        stack.waitUntilCommitted();
        JsonNode before = pacing();
        stack.send(Stream.of("no position", "neither\tis\tthis")
                .map(text -> new ProducerRecord<byte[], byte[]>("positions", text.getBytes(UTF_8)))
                .toList());
        stack.waitUntilCommitted();

        Soon.holds("the driver tells of the two", () -> quarantined(pacing()) == quarantined(before) + 2);
        JsonNode after = pacing();
        assertThat(after.get("newestAt").asLong()).isBetween(began, System.currentTimeMillis());
        assertThat(after.get("committedAt").asLong())
                .isBetween(after.get("newestAt").asLong(), System.currentTimeMillis());
        assertThat(after.get("watermark").asLong()).isPositive();
        assertThat(after.get("epoch").asLong()).isPositive();
        assertThat(after.get("stateRows").isNull())
                .as("Spark does not count them")
                .isTrue();
        assertThat(after.get("stateBytes").asLong()).isPositive();
        assertThat(sum(after.get("partitions"), "committed"))
                .isEqualTo(stack.number("select sum(until) from (select max(until_offset) until from pacing.ledger"
                        + " group by topic, partition)"));
        JsonNode last = after.get("recent").get(after.get("recent").size() - 1);
        assertThat(last.get("quarantined").asLong()).isPositive();
        assertThat(last.get("batch").asLong())
                .isEqualTo(stack.number("select max(batch) from pacing.ledger where read > 0"));
    }

    @Test
    void showsPrometheusEveryMetricThatIsDocumented() throws IOException {
        stack.produce("pacing", 100, 1);
        stack.waitUntilCommitted();
        Soon.holds("nothing waits", () -> metrics().contains("millrace_lag_records" + NAME + "0.0\n"));

        String metrics = metrics();

        assertThat(documented())
                .filteredOn(name -> !name.startsWith("millrace_table_")
                        && !name.endsWith("_seconds")
                        && !name.equals("millrace_state_rows"))
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(metrics).containsPattern("(?m)^" + name + "(\\{[^}]*})? [0-9]"));
        assertThat(metrics).contains("millrace_lag_seconds" + NAME + "0.0\n", "millrace_batch_seconds_count" + NAME);
    }

    private JsonNode pacing() {
        try {
            return new ObjectMapper().readTree(driver("/status?pipeline=pacing"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private String metrics() {
        return driver("/metrics");
    }

    private String driver(String path) {
        URI address = URI.create("http://127.0.0.1:" + stack.settings().value(EngineSettings.STATUS_PORT) + path);
        try (InputStream answer = address.toURL().openStream()) {
            return new String(answer.readAllBytes(), UTF_8);
        } catch (IOException silent) {
            throw new UncheckedIOException(silent);
        }
    }

    private static long quarantined(JsonNode pipeline) {
        return sum(pipeline.get("reasons"), "records");
    }

    private static long sum(JsonNode all, String field) {
        return StreamSupport.stream(all.spliterator(), false)
                .mapToLong(each -> each.get(field).asLong())
                .sum();
    }

    private static List<String> documented() throws IOException {
        String page = Files.readString(Tree.find().root().resolve("docs/operations.md"));
        String section =
                page.substring(page.indexOf("### Metrics of the driver"), page.indexOf("### Metrics of the API"));
        return Pattern.compile("(?m)^\\| `([a-z_]+)` \\|")
                .matcher(section)
                .results()
                .map(row -> row.group(1))
                .toList();
    }
}
