package io.millrace.pipelines.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.TimedFoldRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** However positions are shuffled within the lateness and cut into batches, runners hear what the definition says. */
class PacingFoldPropertyTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long LATENESS = 30 * SECOND;

    @Test
    void agreesWithTheDefinitionHoweverPositionsAreShuffledAndCut() {
        Set<String> seen = new TreeSet<>();
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            Windows windows = windows(random);
            List<Passage> track = track(random);

            List<Notification> told = told(shuffled(track, random), windows, random);

            List<String> expected = PlainPacing.of(track, windows);
            assertThat(told.stream().map(PlainPacing::told)).as("seed %s", seed).isEqualTo(expected);
            told.forEach(notification -> seen.add(notification.notification()));
        }
        assertThat(seen).containsExactly("outperforming", "pacing", "underperforming");
    }

    private static Windows windows(Random random) {
        long shortWindow = (1 + random.nextInt(40)) * SECOND;
        return new Windows(shortWindow, shortWindow * (1 + random.nextInt(6)), (1 + random.nextInt(120)) * SECOND);
    }

    /** Steps of none, of fractions of a second, of seconds, and now and then a rest. */
    private static List<Passage> track(Random random) {
        List<Passage> track = new ArrayList<>();
        long time = 1_731_565_423L * SECOND + random.nextInt(1_000_000_000);
        long spot = random.nextInt(110);
        int count = random.nextInt(60);
        for (int index = 0; index < count; index++) {
            track.add(new Passage("ann", time, spot));
            time += switch (random.nextInt(10)) {
                case 0 -> 0;
                case 1 -> random.nextInt(1_000_000_000);
                case 2 -> random.nextInt(150) * SECOND;
                default -> random.nextInt(10) * SECOND;
            };
            spot += random.nextInt(4) == 0 ? 0 : random.nextInt(40) - 10;
        }
        return track;
    }

    /** Late by no more than is waited for: in the order of time plus something less than that. */
    private static List<Passage> shuffled(List<Passage> track, Random random) {
        record Arrival(long at, Passage passage) {}
        return track.stream()
                .map(passage -> new Arrival(passage.time() + random.nextLong(LATENESS + 1), passage))
                .sorted(Comparator.comparingLong(Arrival::at))
                .map(Arrival::passage)
                .toList();
    }

    /** In batches of some, each with the watermark that the batches before it have led to. */
    private static List<Notification> told(List<Passage> arrived, Windows windows, Random random) {
        TimedFoldRun<Passage, RunnerState, Notification> run = new TimedFoldRun<>(new PacingFold(windows));
        List<Notification> told = new ArrayList<>();
        long highest = 0;
        int next = 0;
        while (next < arrived.size()) {
            int end = Math.min(arrived.size(), next + random.nextInt(8));
            long watermark = Math.max(0, highest - LATENESS) / 1_000_000;
            told.addAll(run.batch(new ArrayList<>(arrived.subList(next, end)), Instant.ofEpochMilli(watermark)));
            for (Passage passage : arrived.subList(next, end)) {
                highest = Math.max(highest, passage.time());
            }
            next = end;
            run.states()
                    .values()
                    .forEach(state -> assertThat(state.windows())
                            .hasSizeLessThanOrEqualTo((int) (windows.longWindow() / windows.shortWindow())));
        }
        told.addAll(run.batch(List.of(), Passage.instant(highest + 1_000 * SECOND)));
        assertThat(run.states()).isEmpty();
        return told;
    }
}
