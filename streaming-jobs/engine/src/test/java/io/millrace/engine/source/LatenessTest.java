package io.millrace.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatenessTest {

    private static final long SECOND = 1_000_000;

    @Test
    void waitsForDisorderUpToTheMicrosecond() {
        Lateness lateness = new Lateness(30 * SECOND, EventTimes.NONE, "positions-0");

        assertThat(lateness.of(Instant.parse("2024-11-14T08:37:00Z"))).isEmpty();
        assertThat(lateness.of(Instant.parse("2024-11-14T08:36:30Z"))).isEmpty();
        assertThat(lateness.of(Instant.parse("2024-11-14T08:36:29.999999Z")))
                .contains("2024-11-14T08:36:29.999999Z is 30.1 s older than the latest before it,"
                        + " and 30 s are waited for");
        assertThat(lateness.highest())
                .isEqualTo(Instant.parse("2024-11-14T08:37:00Z").getEpochSecond() * SECOND);
    }

    @Test
    void goesOnWhereTheBatchBeforeStopped() {
        Lateness lateness = new Lateness(
                SECOND,
                new EventTimes(0, Map.of("positions-0", 100 * SECOND, "positions-1", 900 * SECOND)),
                "positions-0");

        assertThat(lateness.of(Instant.ofEpochSecond(99))).isEmpty();
        assertThat(lateness.of(Instant.ofEpochSecond(98))).isPresent();
    }

    @Test
    void takesNothingThatIsOlderThanTheWatermarkThatOthersHavePassed() {
        Lateness lateness = new Lateness(SECOND, new EventTimes(50 * SECOND, Map.of()), "positions-0");

        assertThat(lateness.of(Instant.ofEpochSecond(49)))
                .contains("1970-01-01T00:00:49Z lies before 1970-01-01T00:00:50Z, which other partitions had passed"
                        + " while this one was idle");
        assertThat(lateness.of(Instant.ofEpochSecond(50))).isEmpty();
    }

    @Test
    void takesEverythingWhereNothingIsLate() {
        Lateness lateness = new Lateness(null, new EventTimes(50 * SECOND, Map.of()), "messages-0");

        assertThat(lateness.of(Instant.ofEpochSecond(1_000))).isEmpty();
        assertThat(lateness.of(Instant.ofEpochSecond(1))).isEmpty();
        assertThat(lateness.highest()).isEqualTo(1_000 * SECOND);
    }

    @Test
    void saysTheSameHoweverThePartitionIsCutIntoBatches() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<Instant> times =
                    random.longs(100, 0, 200).mapToObj(Instant::ofEpochSecond).toList();
            List<Boolean> whole = new ArrayList<>();
            Lateness uncut = new Lateness(30 * SECOND, EventTimes.NONE, "p-0");
            times.forEach(time -> whole.add(uncut.of(time).isPresent()));

            List<Boolean> parts = new ArrayList<>();
            Lateness part = new Lateness(30 * SECOND, EventTimes.NONE, "p-0");
            for (Instant time : times) {
                if (random.nextInt(5) == 0 && part.highest() != null) {
                    part = new Lateness(30 * SECOND, new EventTimes(0, Map.of("p-0", part.highest())), "p-0");
                }
                parts.add(part.of(time).isPresent());
            }
            assertThat(parts).as("seed %s", seed).isEqualTo(whole).contains(true, false);
        }
    }
}
