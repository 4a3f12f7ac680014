package io.millrace.pipelines.sensors;

import static io.millrace.pipelines.ThroughSpark.assertComesOutTheSame;
import static io.millrace.pipelines.ThroughSpark.assertReachesTasks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the fold takes, keeps and gives goes through Spark and comes out the same. */
class SensorsRecordsTest {

    @Test
    void keepsFacts() {
        assertComesOutTheSame(
                MotionFact.class,
                List.of(
                        new MotionFact("phone", 1715254448336798501L, 0.1, null, null, null),
                        new MotionFact("phone", 1, null, 50.1, -14.3, null),
                        new MotionFact("phone", 1, null, null, null, 0.75)));
    }

    @Test
    void keepsWhatIsKnownOfADevice() {
        assertComesOutTheSame(
                DeviceState.class,
                List.of(
                        new DeviceState(
                                Map.of(1715254448336798501L, 0.1, 2L, -1.0), Map.of(), Map.of(3L, 4.0), Map.of()),
                        new DeviceState(Map.of(), Map.of(), Map.of(), Map.of())));
    }

    @Test
    void keepsMotion() {
        assertComesOutTheSame(
                Motion.class,
                List.of(
                        new Motion("phone", Instant.parse("2024-05-09T11:34:08Z"), 20, 1.5, 3.25, 50.1, 14.3, 0.75),
                        new Motion("phone", Instant.EPOCH, 1, 0, 0, null, null, null)));
    }

    @Test
    void sendsTheFoldToTasks() throws Exception {
        assertReachesTasks(new MotionFold(Duration.ofHours(1)));
    }
}
