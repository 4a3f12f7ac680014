package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Column;
import io.millrace.sdk.Flow;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import io.millrace.stack.UsesSpark;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Several tasks read one partition of a topic, where the order of its records means nothing. */
@OnSharedStack
@UsesSpark
class SplitPartitionIT {

    private static final Setting<String> INPUT = Setting.text("lines.topic", "lines-in", "What is said");

    public record Line(@Column("what is said") String text) {}

    private record Lines(String slug) implements Pipeline {
        @Override
        public String purpose() {
            return "Keeps lines";
        }

        @Override
        public Flow<String> flow(Settings settings) {
            Topic<String> topic = Topic.text(INPUT, value -> Parsed.accepted(new String(value, UTF_8)), line -> null);
            return Flow.from(topic).append("said", "Lines", received -> new Line(received.event()));
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(INPUT);
        }
    }

    private final RunningStack stack;

    SplitPartitionIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void readsAPartitionInSeveralTasksUnlessIdsAreCompared() throws Exception {
        stack.createTopics(1, "lines-in");
        List<ProducerRecord<byte[], byte[]>> lines = new ArrayList<>();
        for (int index = 0; index < 1_000; index++) {
            lines.add(new ProducerRecord<>("lines-in", 0, null, ("line " + index).getBytes(UTF_8)));
        }
        stack.send(lines);
        InProcess process = new InProcess(stack);

        process.runOnce(new Lines("lines_split"), "records-per-task=100", "deduplicate-within=0s");
        process.runOnce(new Lines("lines_whole"), "records-per-task=100");

        assertThat(files("lines_split")).isBetween(10L, 11L);
        assertThat(files("lines_whole")).isEqualTo(1);
        for (String slug : List.of("lines_split", "lines_whole")) {
            assertThat(stack.number("select count(distinct text) from " + slug + ".said"))
                    .isEqualTo(1_000);
            assertThat(stack.sql("select read, accepted, element_at(written, 'said') from " + slug + ".ledger"))
                    .containsExactly(List.of("1000", "1000", "1000"));
            assertThat(process.audit(new Lines(slug)).violations()).isEmpty();
        }
    }

    private long files(String slug) {
        return stack.number("select count(distinct \"$path\") from " + slug + ".said");
    }
}
