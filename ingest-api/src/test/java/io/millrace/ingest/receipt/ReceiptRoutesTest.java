package io.millrace.ingest.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.store.Reader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReceiptRoutesTest {

    @Test
    void asksEachDriverOnceAndNothingElseThatStandsInKafka() {
        List<Reader> readers = List.of(
                reader("events", "one:4041", "one:4041", "http://169.254.169.254/latest"),
                reader("events", "two:4041", "", "one:4041"));

        assertThat(ReceiptRoutes.addresses("events", readers))
                .extracting(DriverAddress::toString)
                .containsExactlyInAnyOrder("one:4041", "two:4041");
        assertThat(ReceiptRoutes.addresses("other", readers)).isEmpty();
    }

    @Test
    void asksFewDriversHoweverManyAreNamed() {
        String[] many =
                IntStream.range(0, 100).mapToObj(port -> "one:" + (port + 1)).toArray(String[]::new);

        assertThat(ReceiptRoutes.addresses("events", List.of(reader("events", many))))
                .hasSize(4);
    }

    private static Reader reader(String topic, String... metadata) {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        for (int partition = 0; partition < metadata.length; partition++) {
            committed.put(new TopicPartition(topic, partition), new OffsetAndMetadata(0, metadata[partition]));
        }
        return new Reader("game", committed);
    }
}
