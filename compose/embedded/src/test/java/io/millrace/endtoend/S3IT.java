package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Called;
import io.millrace.sdk.Pipelines;
import io.millrace.stack.RunningS3;
import io.millrace.stack.RunningStack;
import io.millrace.stack.SeparateDriver;
import io.millrace.stack.UsesSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Tables and checkpoints on S3, from Kafka to Trino, with a driver that is killed amid its batches. */
@UsesSpark
class S3IT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int EVENTS = 600;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    @Test
    void holdsEachRowOnceThoughADriverIsKilled() throws Exception {
        try (RunningS3 store = RunningS3.start(folder.resolve("store"));
                RunningStack stack = RunningStack.start(List.of(), store)) {
            int sent = stack.produce("game", EVENTS, 1).size();
            killAmidItsBatches(stack);

            new InProcess(stack).runOnce(Pipelines.named("game"), "events-per-batch=200", "compact-after=2");

            assertThat(stack.number("select sum(read) from game.ledger")).isEqualTo(sent);
            assertThat(stack.number("select count(*) from game.ledger")).isGreaterThan(2);
            assertThat(stack.number("select count(*) from game.valid_events"))
                    .isPositive()
                    .isEqualTo(stack.number("select sum(element_at(written, 'valid_events')) from game.ledger"));
            List<String> audit = new ArrayList<>(List.of("audit", "game", "--deep"));
            audit.addAll(stack.options());
            assertThat(Called.with(audit.toArray(String[]::new)).out()).contains("Proven");
        }
    }

    private static void killAmidItsBatches(RunningStack stack) {
        try (SeparateDriver driver = SeparateDriver.startOnS3(
                stack, folder.resolve("driver"), List.of("game"), "trigger=50ms", "events-per-batch=20")) {
            Soon.holds("the driver runs", PATIENCE, () -> driver.runs("game"));
            long begun = read(stack);
            Soon.holds("batches are under way", PATIENCE, () -> read(stack) > begun);
            driver.kill();
        }
        assertThat(read(stack)).isPositive().isLessThan(EVENTS);
    }

    private static long read(RunningStack stack) {
        return stack.number("select coalesce(sum(read), 0) from game.ledger");
    }
}
