package io.millrace.ingest.store;

import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A pipeline that reads a topic, as its consumer group shows it.
 *
 * @param committed what its driver committed last
 */
public record Reader(String pipeline, Map<TopicPartition, OffsetAndMetadata> committed) {

    public Reader {
        committed = Map.copyOf(committed);
    }

    /** The offset of the first record that it has not committed; empty if Kafka has none. */
    public OptionalLong next(String topic, int partition) {
        OffsetAndMetadata found = committed.get(new TopicPartition(topic, partition));
        return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
    }

    /** Where its driver can be asked, in the driver's own words. */
    public Stream<String> addresses(String topic) {
        return committed.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .map(entry -> entry.getValue().metadata())
                .filter(metadata -> !metadata.isEmpty())
                .distinct();
    }
}
