package io.millrace.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExecutorWatchTest {

    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final ExecutorWatch watch = new ExecutorWatch(Duration.ofMinutes(5), () -> now);

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
    }

    @Test
    void saysSoWhenWorkHasWaitedForExecutorsTooLong() {
        assertThat(watch.look(2, 0)).isEmpty();
        pass(299);
        assertThat(watch.look(2, 0)).isEmpty();
        pass(1);
        assertThat(watch.look(2, 0))
                .hasValueSatisfying(
                        why -> assertThat(why).startsWith("Spark has given this driver no executor for 300 s."));
    }

    @Test
    void countsFromTheLastMomentAtWhichAllWasWell() {
        watch.look(1, 0);
        pass(200);
        assertThat(watch.look(1, 1)).isEmpty();
        pass(200);
        assertThat(watch.look(1, 0)).isEmpty();
        pass(299);
        assertThat(watch.look(1, 0)).isEmpty();
        pass(1);
        assertThat(watch.look(1, 0)).isPresent();
    }

    @Test
    void needsNoExecutorsWithoutWork() {
        watch.look(0, 0);
        pass(100_000);
        assertThat(watch.look(0, 0)).isEmpty();
    }
}
