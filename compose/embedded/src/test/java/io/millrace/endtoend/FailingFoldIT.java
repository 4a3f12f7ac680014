package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Flow;
import io.millrace.sdk.Key;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a record at which the code of a pipeline's fold fails. */
@OnSharedStack
@UsesSpark
class FailingFoldIT {

    private static final Setting<String> INPUT = Setting.text("sums.topic", "sums-in", "Who has how much more");

    public record Change(String who, String amount) {}

    public record Sum(@Key String who, long total) {}

    /** A record holds changes with a comma between each; what an amount means only the fold finds out. */
    private record Sums() implements Pipeline {
        @Override
        public Flow<?> flow(Settings settings) {
            Topic<Change> topic = Topic.text(INPUT, Sums::parse, Change::who);
            return Flow.from(topic).fold("totals", "Totals", Sum.class, Change::who, (who, before, changes) -> {
                long total = before == null ? 0 : before.total();
                for (Change change : changes) {
                    total += Long.parseLong(change.amount());
                }
                return new Sum(who, total);
            });
        }

        private static Parsed<Change> parse(byte[] value) {
            List<Parsed.Part<Change>> parts = new ArrayList<>();
            int from = 0;
            for (String part : new String(value, StandardCharsets.UTF_8).split(",")) {
                String[] fields = part.split("=");
                parts.add(new Parsed.Part<>(
                        Parsed.accepted(new Change(fields[0], fields[1])), from, from + part.length()));
                from += part.length() + 1;
            }
            return new Parsed.Several<>(parts);
        }
    }

    private final RunningStack stack;

    FailingFoldIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void isInTheQuarantineWithItsBytesAndTheRestIsFolded() throws InterruptedException {
        stack.produce(List.of(
                Message.of("sums-in", "ann", "ann=1,bob=5"),
                Message.of("sums-in", "ann", "ann=2,ann=much,bob=7"),
                Message.of("sums-in", "ann", "ann=4")));

        new InProcess(stack).runOnce(new Sums());

        assertThat(stack.sql("select who, max_by(total, _batch) from sums.totals_changes group by who order by who"))
                .containsExactly(List.of("ann", "7"), List.of("bob", "12"));
        assertThat(stack.sql("select stage, reason, detail, from_utf8(payload), part from sums.quarantine"))
                .containsExactly(List.of(
                        "state",
                        "failed",
                        "java.lang.NumberFormatException: For input string: \"much\"",
                        "ann=much",
                        "1"));
        assertThat(stack.sql("select sum(read), sum(accepted), sum(quarantined) from sums.ledger"))
                .containsExactly(List.of("3", "3", "0"));
    }
}
