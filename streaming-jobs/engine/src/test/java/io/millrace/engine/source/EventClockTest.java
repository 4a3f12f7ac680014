package io.millrace.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.BlockedException;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.source.TickStream.Tick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventClockTest {

    private static final long SECOND = 1_000_000;
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @TempDir
    Path checkpoint;

    private final Map<Integer, Long> read = new TreeMap<>();
    private Instant now = Instant.EPOCH;
    private long batch = -1;
    private EventClock clock;

    @BeforeEach
    void start() throws IOException {
        clock = started(TEN_SECONDS);
    }

    private EventClock started(Duration idleAfter) throws IOException {
        return new EventClock(log(), 30 * SECOND, idleAfter, () -> now);
    }

    private EventTimeLog log() throws IOException {
        return new EventTimeLog(new org.apache.hadoop.fs.Path(checkpoint.toUri()), new Configuration());
    }

    @Test
    void followsThePartitionThatLags() {
        assertThat(watermarkAfter(Map.of(0, 1_000L, 1, 100L))).isEqualTo(70);
        assertThat(watermarkAfter(Map.of(0, 1_001L, 1, 150L))).isEqualTo(120);
        assertThat(watermarkAfter(Map.of(0, 1_002L, 1, 1_003L))).isEqualTo(972);
    }

    @Test
    void namesThePartitionThatHoldsTheOthersBack() {
        assertThat(clock.mark()).isEqualTo(new EventClock.Mark(Optional.empty(), null));

        watermarkAfter(Map.of(0, 1_000L, 1, 100L));
        assertThat(clock.mark()).isEqualTo(new EventClock.Mark(Optional.of(Instant.ofEpochSecond(70)), "t/1"));
        watermarkAfter(Map.of(0, 1_000L, 1, 1_000L));
        assertThat(clock.mark().heldBackBy()).as("neither waits for the other").isNull();
    }

    @Test
    void namesNoPartitionThatIsNotWaitedFor() {
        watermarkAfter(Map.of(0, 100L, 1, 100L));
        watermarkAfter(Map.of(0, 200L));
        assertThat(clock.mark().heldBackBy()).isEqualTo("t/1");

        now = now.plus(TEN_SECONDS);
        watermarkAfter(Map.of(0, 300L));
        assertThat(clock.mark().heldBackBy()).isNull();
    }

    @Test
    void neverGoesBack() {
        watermarkAfter(Map.of(0, 1_000L));

        assertThat(watermarkAfter(Map.of(0, 900L))).isEqualTo(970);
        assertThat(watermarkAfter(Map.of(0, 900L, 1, 10L))).isEqualTo(970);
    }

    @Test
    void waitsAWhileForAPartitionWithoutUnreadRecords() {
        watermarkAfter(Map.of(0, 100L, 1, 100L));

        assertThat(watermarkAfter(Map.of(0, 200L))).isEqualTo(70);
        now = now.plusSeconds(9);
        assertThat(watermarkAfter(Map.of(0, 300L))).isEqualTo(70);
        now = now.plusSeconds(1);
        assertThat(watermarkAfter(Map.of(0, 400L))).isEqualTo(370);
    }

    @Test
    void waitsAWhileForAPartitionThatNeverHadARecord() {
        read.put(1, 0L);

        assertThat(watermarkAfter(Map.of(0, 200L))).isZero();
        now = now.plus(TEN_SECONDS);
        assertThat(watermarkAfter(Map.of(0, 200L))).isEqualTo(170);
    }

    @Test
    void waitsAgainForAPartitionThatAwakes() {
        watermarkAfter(Map.of(0, 100L, 1, 100L));
        watermarkAfter(Map.of(0, 200L));
        now = now.plus(TEN_SECONDS);
        watermarkAfter(Map.of(0, 300L));

        assertThat(watermarkAfter(Map.of(0, 400L, 1, 310L))).isEqualTo(280);
    }

    @Test
    void asksForBatchesUntilAQuietTopicIsThrough() {
        watermarkAfter(Map.of(0, 100L, 1, 200L));
        Tick first = tickOtherThan(Tick.FIRST);
        assertThat(first.watermark()).isEqualTo(70 * SECOND);

        watermarkAfter(Map.of());
        assertThat(clock.tick(first)).as("both rest, and are waited for").isEqualTo(first);
        now = now.plus(TEN_SECONDS);
        Tick second = tickOtherThan(first);
        assertThat(watermarkAfter(Map.of())).isEqualTo(170);
        Tick third = tickOtherThan(second);
        assertThat(third.watermark()).isEqualTo(170 * SECOND);
        watermarkAfter(Map.of());
        now = now.plus(TEN_SECONDS);
        assertThat(clock.tick(third)).as("there is nothing to come").isEqualTo(third);
    }

    @Test
    void waitsForNobodyInARunThatEndsWhenAllIsRead() throws IOException {
        clock = started(Duration.ZERO);
        watermarkAfter(Map.of(0, 100L, 1, 200L));

        assertThat(watermarkAfter(Map.of())).isEqualTo(170);
    }

    @Test
    void knowsAfterARestartWhatItKnewBefore() throws IOException {
        watermarkAfter(Map.of(0, 100L, 1, 200L));

        clock = started(TEN_SECONDS);

        assertThat(tickOtherThan(Tick.FIRST).watermark()).isEqualTo(70 * SECOND);
        assertThat(clock.begin(1))
                .isEqualTo(new EventTimes(70 * SECOND, Map.of("t-0", 100 * SECOND, "t-1", 200 * SECOND)));
    }

    @Test
    void beginsABatchThatIsRunAgainAsTheFirstTime() throws IOException {
        watermarkAfter(Map.of(0, 100L));
        watermarkAfter(Map.of(0, 500L));

        clock = started(TEN_SECONDS);

        assertThat(clock.begin(1)).isEqualTo(new EventTimes(70 * SECOND, Map.of("t-0", 100 * SECOND)));
    }

    @Test
    void keepsWhatAnEarlierRunOfTheBatchHasDecided() throws IOException {
        EventTimes earlier = new EventTimes(50 * SECOND, Map.of("t-0", 80 * SECOND));
        assertThat(log().save(0, earlier)).isEqualTo(earlier);

        assertThat(watermarkAfter(Map.of(0, 1_000L))).isEqualTo(50);
        assertThat(log().after(0)).isEqualTo(earlier);
    }

    @Test
    void refusesToGoOnWithoutKnowingTheTime() throws IOException {
        watermarkAfter(Map.of(0, 100L));
        watermarkAfter(Map.of(0, 500L));
        Files.delete(checkpoint.resolve("event-times/0"));
        clock = started(TEN_SECONDS);

        assertThatThrownBy(() -> clock.begin(1))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("event-times/0")
                .hasMessageContaining("Restore that file");
    }

    @Test
    void keepsTheFilesOfAHundredBatches() throws IOException {
        for (long second = 0; second < 150; second++) {
            watermarkAfter(Map.of(0, second));
        }
        try (var files = Files.list(checkpoint.resolve("event-times"))) {
            assertThat(files.filter(file -> !file.toString().endsWith(".crc"))).hasSize(100);
        }
        assertThat(log().last()).hasValue(149);
    }

    @Test
    void aTickIsTheSameWhenSparkHasWrittenItDownAndReadIt() {
        assertThat(Tick.of(new Tick(7, 70).json())).isEqualTo(new Tick(7, 70)).isNotEqualTo(new Tick(8, 70));
    }

    private Tick tickOtherThan(Tick last) {
        Tick tick = clock.tick(last);
        assertThat(tick).isNotEqualTo(last);
        return tick;
    }

    /** Runs a batch that reads one record of each of these partitions; the watermark after it, in seconds. */
    private long watermarkAfter(Map<Integer, Long> seconds) {
        batch++;
        clock.begin(batch);
        seconds.keySet().forEach(partition -> read.putIfAbsent(partition, 0L));
        List<Offsets.Range> ranges = new ArrayList<>();
        Map<String, Long> highest = new TreeMap<>();
        read.forEach((partition, from) -> {
            boolean isRead = seconds.containsKey(partition);
            ranges.add(new Offsets.Range("t", partition, from, isRead ? from + 1 : from));
            if (isRead) {
                highest.put("t-" + partition, seconds.get(partition) * SECOND);
            }
        });
        ranges.forEach(range -> read.put(range.partition(), range.until()));
        clock.end(batch, ranges, highest);
        return clock.tick(Tick.FIRST).watermark() / SECOND;
    }
}
