package io.millrace.pipelines.sensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.TimedFoldRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MotionFoldTest {

    private static final Instant MORNING = Instant.parse("2024-05-09T11:34:00Z");

    private final TimedFoldRun<MotionFact, DeviceState, Motion> run =
            new TimedFoldRun<>(new MotionFold(Duration.ofMinutes(10)), Motion.class);

    @Test
    void sumsUpASecondOnceItIsOver() {
        assertThat(batch(0, moved(8.0, 3), moved(8.999_999_999, 5), moved(9.0, 100), moved(8.5, 1)))
                .isEmpty();
        assertThat(batch(8.999)).isEmpty();

        assertThat(batch(9)).containsExactly(new Motion("phone", at(8), 3, 3, 5, null, null, null));
        assertThat(batch(10)).containsExactly(new Motion("phone", at(9), 1, 100, 100, null, null, null));
        assertThat(batch(1_000)).isEmpty();
    }

    @Test
    void leavesOutSecondsWithoutMovement() {
        batch(0, moved(1, 1), moved(5, 1), at(3, 50, 14));

        assertThat(batch(10)).extracting(Motion::second).containsExactly(at(1), at(5));
    }

    @Test
    void showsWhereTheDeviceWasAtTheEndOfTheSecond() {
        batch(0, at(1.9, 50, 14), charged(0.5, 0.75), moved(1, 1), moved(2, 1), at(2.1, 51, 15), at(3, 52, 16));

        assertThat(batch(10))
                .containsExactly(
                        new Motion("phone", at(1), 1, 1, 1, 50.0, 14.0, 0.75),
                        new Motion("phone", at(2), 1, 1, 1, 51.0, 15.0, 0.75));
        batch(10, moved(12, 1));
        assertThat(batch(20)).containsExactly(new Motion("phone", at(12), 1, 1, 1, 52.0, 16.0, 0.75));
    }

    @Test
    void doesNotShowWhatIsLongAgo() {
        batch(0, at(0.5, 50, 14), charged(0.6, 0.75), moved(599.5, 1), moved(600, 1));

        assertThat(batch(700))
                .containsExactly(
                        new Motion("phone", at(599), 1, 1, 1, 50.0, 14.0, 0.75),
                        new Motion("phone", at(600), 1, 1, 1, null, null, null));
    }

    @Test
    void countsAReadingThatComesTwiceOnce() {
        batch(0, moved(1, 1), moved(1, 1), moved(1.5, 3));
        batch(0.5, moved(1, 1));

        assertThat(batch(2)).containsExactly(new Motion("phone", at(1), 2, 2, 3, null, null, null));
    }

    @Test
    void forgetsADeviceThatIsSilentForLong() {
        batch(0, moved(1, 1), at(2, 50, 14), charged(3, 0.75));
        batch(100);
        assertThat(run.states()).containsOnlyKeys("phone");

        batch(605);

        assertThat(run.states()).isEmpty();
    }

    @Test
    void keepsOfWhatIsOverOnlyTheLast() {
        for (int second = 0; second < 100; second++) {
            batch(second, moved(second, 1), at(second, 50, second), charged(second + 0.5, 0.75));
        }
        batch(100, at(100, 50, 100));

        DeviceState kept = run.states().get("phone");
        assertThat(kept.totals().values()).isEmpty();
        assertThat(kept.latitudes().values()).hasSize(2);
        assertThat(kept.longitudes().values()).containsExactly(99.0, 100.0);
        assertThat(kept.batteryLevels().values()).hasSize(1);
    }

    private List<Motion> batch(double watermark, MotionFact... facts) {
        return run.batch(new ArrayList<>(List.of(facts)), at(watermark));
    }

    private static MotionFact moved(double second, double total) {
        return new MotionFact("phone", nanos(second), total, null, null, null);
    }

    private static MotionFact at(double second, double latitude, double longitude) {
        return new MotionFact("phone", nanos(second), null, latitude, longitude, null);
    }

    private static MotionFact charged(double second, double level) {
        return new MotionFact("phone", nanos(second), null, null, null, level);
    }

    private static Instant at(double second) {
        return MORNING.plusNanos(Math.round(second * 1e9));
    }

    private static long nanos(double second) {
        Instant time = at(second);
        return time.getEpochSecond() * 1_000_000_000 + time.getNano();
    }
}
