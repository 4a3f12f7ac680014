package io.millrace.pipelines.sensors;

import static io.millrace.pipelines.ThroughSpark.assertComesOutTheSame;
import static io.millrace.pipelines.ThroughSpark.assertReachesTasks;

import io.millrace.pipelines.sensors.DeviceState.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    private static final Series NONE = new Series(List.of(), List.of());

    @Test
    void keepsWhatIsKnownOfADevice() {
        assertComesOutTheSame(
                DeviceState.class,
                List.of(
                        new DeviceState(
                                new Series(List.of(2L, 1715254448336798501L), List.of(-1.0, 0.1)),
                                NONE,
                                new Series(List.of(3L), List.of(4.0)),
                                NONE),
                        new DeviceState(NONE, NONE, NONE, NONE)));
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
