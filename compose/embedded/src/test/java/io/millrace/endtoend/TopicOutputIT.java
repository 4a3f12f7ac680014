package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Flow;
import io.millrace.sdk.Message;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import io.millrace.stack.UsesSpark;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pipeline that writes to a topic, run once in the test's own process on the stack's Kafka and metastore. */
@OnSharedStack
@UsesSpark
class TopicOutputIT {

    private static final Setting<String> INPUT = Setting.text("echo.topic", "echo-in", "What is said");
    private static final Setting<String> OUTPUT = Setting.text("echo.answers", "echo-out", "What comes back");

    private record Echo() implements Pipeline {
        @Override
        public String purpose() {
            return "Says it again, louder";
        }

        @Override
        public Flow<String> flow(Settings settings) {
            Topic<String> topic = Topic.text(
                    INPUT, value -> Parsed.accepted(new String(value, StandardCharsets.UTF_8)), line -> null);
            return Flow.from(topic)
                    .publish(
                            OUTPUT,
                            text -> text.substring(0, 1),
                            text -> text + "!",
                            received -> received.event().isEmpty() ? null : received.event());
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(INPUT, OUTPUT);
        }
    }

    private final RunningStack stack;

    TopicOutputIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void sendsEachRowWithItsKeyAndCountsItInTheLedger() throws InterruptedException {
        stack.produce(List.of(
                Message.of("echo-in", "1", "hello"),
                Message.of("echo-in", "2", ""),
                Message.of("echo-in", "3", "you")));

        new InProcess(stack).runOnce(new Echo());

        assertThat(stack.read("echo-out", 2)).containsExactlyInAnyOrder("h=hello!", "y=you!");
        assertThat(stack.number("select sum(element_at(written, 'echo.answers')) from echo.ledger"
                        + " where pipeline = 'echo'"))
                .isEqualTo(2);
    }
}
