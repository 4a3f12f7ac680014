package io.millrace.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReaderTest {

    private static final Reader READER = new Reader(
            "game",
            Map.of(
                    new TopicPartition("events", 0), new OffsetAndMetadata(7, "driver:4041"),
                    new TopicPartition("events", 1), new OffsetAndMetadata(0, "driver:4041"),
                    new TopicPartition("events", 2), new OffsetAndMetadata(9, ""),
                    new TopicPartition("other", 0), new OffsetAndMetadata(1, "elsewhere:4041")));

    @Test
    void knowsWhatComesNextInEachPartition() {
        assertThat(READER.next("events", 0)).hasValue(7);
        assertThat(READER.next("events", 1)).hasValue(0);
        assertThat(READER.next("events", 3)).isEmpty();
        assertThat(READER.next("another", 0)).isEmpty();
    }

    @Test
    void namesEachAddressThatStandsInTheTopicsPartitionsOnce() {
        assertThat(READER.addresses("events")).containsExactly("driver:4041");
        assertThat(READER.addresses("another")).isEmpty();
    }
}
