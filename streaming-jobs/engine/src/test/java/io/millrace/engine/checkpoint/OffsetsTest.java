package io.millrace.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.checkpoint.Offsets.Range;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OffsetsTest {

    @Test
    void rangesFromOneBatchToTheNext() throws IOException {
        Offsets before = Offsets.of("{\"events\":{\"0\":5,\"1\":7}}");
        Offsets after = Offsets.of("{\"events\":{\"0\":9,\"1\":7}}");

        assertThat(before.until(after)).containsExactly(new Range("events", 0, 5, 9), new Range("events", 1, 7, 7));
    }

    @Test
    void beginsANewPartitionOrTopicAtZero() throws IOException {
        Offsets before = Offsets.of("{\"events\":{\"0\":5}}");
        Offsets after = Offsets.of("{\"events\":{\"0\":6,\"1\":3},\"more\":{\"0\":2}}");

        assertThat(before.until(after))
                .containsExactly(
                        new Range("events", 0, 5, 6), new Range("events", 1, 0, 3), new Range("more", 0, 0, 2));
    }

    @Test
    void ordersPartitionsByNumber() throws IOException {
        Offsets after = Offsets.of("{\"events\":{\"10\":1,\"9\":1,\"0\":1}}");

        assertThat(new Offsets(Map.of()).until(after))
                .extracting(Range::partition)
                .containsExactly(0, 9, 10);
    }

    @Test
    void keepsOffsetsBeyondWhatAnIntHolds() throws IOException {
        assertThat(Offsets.of("{\"events\":{\"0\":9223372036854775807}}").byTopic())
                .isEqualTo(Map.of("events", Map.of(0, Long.MAX_VALUE)));
    }
}
