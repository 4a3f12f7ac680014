package io.millrace.pipelines.pacing;

import static io.millrace.pipelines.pacing.Notification.OUTPERFORMING;
import static io.millrace.pipelines.pacing.Notification.PACING;
import static io.millrace.pipelines.pacing.Notification.UNDERPERFORMING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.millrace.pipelines.TimedFoldRun;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacingFoldTest {

    private static final long SECOND = 1_000_000_000L;

    /** Two runners, of whom one falls behind and one speeds up. */
    private static final List<Passage> TWO_RUNNERS = List.of(
            at("user0", 30, 0),
            at("user1", 30, 0),
            at("user0", 60, 25),
            at("user1", 60, -20),
            at("user0", 75, 22),
            at("user1", 75, 80));

    private TimedFoldRun<Passage, RunnerState, Notification> run = running();

    private static TimedFoldRun<Passage, RunnerState, Notification> running(String... pairs) {
        return new TimedFoldRun<>(new PacingFold(windows(pairs)), Notification.class);
    }

    private static Windows windows(String... pairs) {
        return Windows.of(Settings.of(Pipelines.settings()).withPairs(List.of(pairs)));
    }

    private static Passage at(String track, long second, long spot) {
        return new Passage(track, second * SECOND, spot);
    }

    private static Instant second(long second) {
        return Instant.ofEpochSecond(second);
    }

    @Test
    void tellsEachRunnerOfTwentySecondsBesideAHundred() {
        assertThat(run.batch(TWO_RUNNERS, second(0))).isEmpty();

        assertThat(run.batch(List.of(), second(1_000)))
                .extracting(Notification::track, Notification::windowStart, Notification::notification)
                .containsExactly(
                        tuple("user0", second(20), PACING),
                        tuple("user0", second(60), UNDERPERFORMING),
                        tuple("user1", second(20), PACING),
                        tuple("user1", second(60), OUTPERFORMING));
    }

    @Test
    void tellsEachRunnerOfThirtySecondsBesideNinety() {
        run = running("pacing.short-window=30s", "pacing.long-window=90s");
        for (int index = 0; index < TWO_RUNNERS.size(); index++) {
            assertThat(run.batch(
                            List.of(TWO_RUNNERS.get(index)),
                            second(List.of(5, 10, 15, 20, 29, 30).get(index))))
                    .isEmpty();
        }

        assertThat(run.batch(List.of(), second(1_000)))
                .extracting(Notification::track, Notification::windowStart, Notification::notification)
                .containsExactly(
                        tuple("user0", second(30), PACING),
                        tuple("user0", second(60), UNDERPERFORMING),
                        tuple("user1", second(30), PACING),
                        tuple("user1", second(60), OUTPERFORMING));
    }

    @Test
    void saysBothAveragesAndTheirRatio() {
        run.batch(TWO_RUNNERS.subList(0, 5), second(0));

        Notification last = run.batch(List.of(), second(1_000)).get(1);

        assertThat(last.windowEnd()).isEqualTo(second(80));
        assertThat(last.shortAverage()).isEqualTo(0.2);
        assertThat(last.longAverage()).isCloseTo(28 / 45.0, within(1e-15));
        assertThat(last.ratio()).isCloseTo(0.2 / (28 / 45.0), within(1e-15));
    }

    @Test
    void tellsOfAWindowAsSoonAsALaterOneHasBegun() {
        run.batch(List.of(at("ann", 20, 0), at("ann", 30, 10), at("ann", 41, 30), at("ann", 45, 31)), second(0));

        assertThat(run.batch(List.of(), second(41))).isEmpty();
        assertThat(run.batch(List.of(), second(42)))
                .extracting(Notification::windowStart)
                .containsExactly(second(20));
    }

    @Test
    void waitsForAPositionOfTheVeryMomentOfTheWatermark() {
        run.batch(List.of(at("ann", 20, 0), at("ann", 30, 5)), second(0));
        run.batch(List.of(at("ann", 35, 9)), second(30));
        run.batch(List.of(at("ann", 30, 3)), second(30));

        assertThat(run.batch(List.of(), second(1_000)))
                .extracting(Notification::shortAverage)
                .containsExactly(7 / 15.0);
    }

    @Test
    void tellsARunnerWhoStopsOfTheLastWindowAndForgetsTheRunner() {
        run.batch(List.of(at("ann", 20, 0), at("ann", 30, 10)), second(0));

        assertThat(run.batch(List.of(), second(130))).isEmpty();
        assertThat(run.batch(List.of(), second(131))).hasSize(1);
        assertThat(run.states()).isEmpty();
    }

    @Test
    void joinsNoPositionsThatLieFurtherApartThanAPause() {
        run.batch(List.of(at("ann", 0, 0), at("ann", 100, 50), at("ann", 201, 90), at("ann", 202, 91)), second(0));

        assertThat(run.batch(List.of(), second(1_000)))
                .extracting(Notification::windowStart, Notification::longAverage)
                .containsExactly(tuple(second(0), 0.5), tuple(second(200), 1.0));
    }

    @Test
    void leavesOutSegmentsThatTakeNoTimeAndRunnersWhoDoNotMove() {
        run.batch(
                List.of(
                        at("ann", 20, 5),
                        at("ann", 20, 0),
                        at("ann", 30, 15),
                        at("bob", 20, 7),
                        at("bob", 30, 7),
                        at("cleo", 20, 1)),
                second(0));

        assertThat(run.batch(List.of(), second(1_000)))
                .extracting(Notification::track, Notification::shortAverage)
                .containsExactly(tuple("ann", 1.0));
    }

    @Test
    void calculatesWithFractionsOfASecondExactly() {
        long start = 1_731_565_420L * SECOND;
        run.batch(
                List.of(
                        new Passage("ann", start, 0),
                        new Passage("ann", start + 300_000_000, 3),
                        new Passage("ann", start + 20 * SECOND, 3),
                        new Passage("ann", start + 20 * SECOND + 100_000_001, 4)),
                second(0));

        assertThat(run.batch(List.of(), second(1_731_565_700)))
                .extracting(Notification::shortAverage)
                .containsExactly(3 / 20.0, 1 / 0.100000001);
    }

    @Test
    void takesARatioOfExactlyNineTenthsForPacing() {
        assertThat(new Stretch(9, 10).isBelow(9, new Stretch(10, 10))).isFalse();
        assertThat(new Stretch(9, 10).isBelow(11, new Stretch(10, 10))).isTrue();
        assertThat(new Stretch(11, 10).isBelow(11, new Stretch(10, 10))).isFalse();
        assertThat(new Stretch(8_999_999, 10_000_000).isBelow(9, new Stretch(1, 1)))
                .isTrue();
    }

    @Test
    void writesJsonThatEveryReaderTakes() {
        Notification notification = Notification.of("a \"b\"\\", 0, SECOND, new Stretch(1, 1), new Stretch(1, 1));

        assertThat(notification.json()).isEqualTo("{\"track\": \"a \\\"b\\\"\\\\\", \"notification\": \"pacing\"}");
    }

    @Test
    void refusesALongWindowThatIsNoMultipleOfTheShortOne() {
        assertThatThrownBy(() -> windows("pacing.long-window=90s"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting pacing.long-window is 90s, which is no multiple of pacing.short-window, which is"
                        + " 20s. Change one of them.");
        assertThatThrownBy(
                        () -> windows("pacing.long-window=10s", "pacing.short-window=2500ms", "pacing.long-window=9s"))
                .hasMessageContaining("2500ms");
        assertThatThrownBy(() -> windows("pacing.long-window=0s")).hasMessageContaining("pacing.long-window");
    }
}
