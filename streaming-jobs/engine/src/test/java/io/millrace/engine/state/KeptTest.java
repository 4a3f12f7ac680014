package io.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeptTest {

    private static final byte[] STATE = {1, 2, 3};

    @Test
    void isReadAsItWasWritten() {
        for (Kept kept : List.of(
                new Kept(STATE, Kept.NEVER, Kept.NEVER, 0),
                new Kept(new byte[0], 1_000, 900, 7L << 32 | 5),
                new Kept(STATE, -1_000, -2_000, 1),
                new Kept(STATE, Kept.NEVER, 5, 1))) {
            Kept read = Kept.of(kept.bytes());

            assertThat(read).usingRecursiveComparison().isEqualTo(kept);
        }
    }

    @Test
    void isCalledInTheOrderOfTime() {
        List<byte[]> keys = LongStream.of(Long.MIN_VALUE, -70_000, -1, 0, 1, 255, 256, 1_700_000_000_000L)
                .mapToObj(time -> new Kept(STATE, time, time, 3).callKey().orElseThrow())
                .toList();

        assertThat(keys).isSortedAccordingTo(Arrays::compareUnsigned);
        assertThat(keys).extracting(Kept::timeOf).startsWith(Long.MIN_VALUE, -70_000L, -1L, 0L, 1L);
        assertThat(keys).as("of one length, or the store would sort by that").allMatch(key -> key.length == 16);
    }

    @Test
    void callsOfOneTimeAreApartByTheirNumbers() {
        assertThat(new Kept(STATE, 5, 5, 1).callKey().orElseThrow())
                .isNotEqualTo(new Kept(STATE, 5, 5, 2).callKey().orElseThrow());
    }

    @Test
    void isDueOnceTheWatermarkHasReachedTheDeadlineAndNeverInTheBatchThatSetIt() {
        assertThat(Kept.due(null, 100)).isEqualTo(Kept.NEVER);
        assertThat(Kept.due(Instant.ofEpochMilli(500), 100)).isEqualTo(500);
        assertThat(Kept.due(Instant.ofEpochMilli(500).plusNanos(1), 100)).isEqualTo(501);
        assertThat(Kept.due(Instant.ofEpochMilli(50), 100)).isEqualTo(101);
    }
}
