package io.millrace.pipelines.pacing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Harness;
import io.millrace.sdk.Harness.Quarantined;
import io.millrace.sdk.Reason;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PacingFlowTest {

    private static final long BEGIN = 1_731_565_400;

    private final Harness harness =
            Harness.of(new PacingPipeline(), "pacing.short-window=10s", "pacing.long-window=20s", "pacing.lateness=5s");

    private void position(String user, long spot, long second) {
        harness.send("positions", user + "\t" + spot + "\t" + (BEGIN + second));
    }

    @Test
    void comparesAShortWindowWithTheLongOneThatEndsWithIt() {
        position("ann", 0, 0);
        position("ann", 100, 10);
        position("ann", 160, 20);
        position("bob", 0, 40);

        Instant begin = Instant.ofEpochSecond(BEGIN);
        assertThat(harness.table("notifications"))
                .containsExactly(
                        new Notification("ann", begin, begin.plusSeconds(10), 10, 10, 1, "pacing"),
                        new Notification(
                                "ann", begin.plusSeconds(10), begin.plusSeconds(20), 6, 8, 0.75, "underperforming"));
        assertThat(harness.topic("pacing-notifications"))
                .extracting(message -> new String(message.value(), UTF_8))
                .containsExactly(
                        "{\"track\": \"ann\", \"notification\": \"pacing\"}",
                        "{\"track\": \"ann\", \"notification\": \"underperforming\"}");
    }

    @Test
    void quarantinesPositionsThatAreTooLate() {
        position("ann", 0, 10);
        position("ann", 1, 5);
        position("ann", 2, 4);

        assertThat(harness.table("positions")).hasSize(2);
        assertThat(harness.quarantine()).extracting(Quarantined::reason).containsExactly(Reason.LATE);
    }
}
