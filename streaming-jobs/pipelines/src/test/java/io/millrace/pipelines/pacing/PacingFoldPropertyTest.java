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
    private static final int LATENESS_SECONDS = 30;

    /** A position, and when it comes. */
    private record Arrival(long at, Passage passage) {}

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
        long time = 1_731_565_423L * SECOND + (random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
        long spot = random.nextInt(110);
        int count = random.nextInt(60);
        for (int index = 0; index < count; index++) {
            track.add(new Passage("ann", time, spot));
            time += switch (random.nextInt(10)) {
                case 0 -> 0;
                case 1 -> random.nextInt(1_000_000_000);
                case 2 -> random.nextInt(150) * SECOND;
                case 3, 4, 5 -> random.nextInt(4) * SECOND / 2;
                default -> random.nextInt(10) * SECOND;
            };
            spot += random.nextInt(4) == 0 ? 0 : random.nextInt(40) - 10;
        }
        return track;
    }

    /** Late by no more than is waited for, and now and then by just as much. */
    private static List<Arrival> shuffled(List<Passage> track, Random random) {
        return track.stream()
                .map(passage -> new Arrival(passage.time() + random.nextInt(LATENESS_SECONDS + 1) * SECOND, passage))
                .sorted(Comparator.comparingLong(Arrival::at))
                .toList();
    }

    /**
     * In batches of some. Others in the same partition are as far as the time of arrival at least, so
     * the watermark is as near behind as it may be.
     */
    private static List<Notification> told(List<Arrival> arrivals, Windows windows, Random random) {
        TimedFoldRun<Passage, RunnerState, Notification> run =
                new TimedFoldRun<>(new PacingFold(windows), Notification.class);
        List<Notification> told = new ArrayList<>();
        long watermark = 0;
        long last = 0;
        int next = 0;
        while (next < arrivals.size()) {
            int end = Math.min(arrivals.size(), next + random.nextInt(8));
            List<Passage> batch = new ArrayList<>();
            for (Arrival arrival : arrivals.subList(next, end)) {
                batch.add(arrival.passage());
                last = arrival.at();
            }
            told.addAll(run.batch(batch, Instant.ofEpochMilli(watermark)));
            watermark = Math.max(0, last - LATENESS_SECONDS * SECOND) / 1_000_000;
            next = end;
            run.states()
                    .values()
                    .forEach(state -> assertThat(state.run())
                            .hasSizeLessThanOrEqualTo((int) (windows.longWindow() / windows.shortWindow())));
        }
        told.addAll(run.batch(List.of(), Passage.instant(last + 1_000 * SECOND)));
        assertThat(run.states()).isEmpty();
        return told;
    }
}
