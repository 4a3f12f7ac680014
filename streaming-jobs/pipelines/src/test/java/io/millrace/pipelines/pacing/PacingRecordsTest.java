package io.millrace.pipelines.pacing;

import static io.millrace.pipelines.ThroughSpark.assertComesOutTheSame;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the fold takes, keeps and gives goes through Spark and comes out the same. */
class PacingRecordsTest {

    @Test
    void keepsPassages() {
        assertComesOutTheSame(Passage.class, List.of(new Passage("jörg", 1_547_000_000_123_456_789L, -7)));
    }

    @Test
    void keepsRunners() {
        assertComesOutTheSame(
                RunnerState.class,
                List.of(
                        new RunnerState(
                                new RunnerState.Last(1_547_000_000_123_456_789L, 3),
                                List.of(1L, 2L),
                                List.of(4L, -5L),
                                List.of(20L),
                                List.of(30L),
                                List.of(40L)),
                        new RunnerState(null, List.of(), List.of(), List.of(), List.of(), List.of())));
    }

    @Test
    void keepsNotifications() {
        Instant start = Instant.parse("2019-01-09T02:13:20.123456Z");
        assertComesOutTheSame(
                Notification.class,
                List.of(new Notification("ann", start, start.plusSeconds(20), 1.5, 1.25, 1.2, "outperforming")));
    }
}
