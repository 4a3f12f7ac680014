package io.millrace.stack;

import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far pipelines are behind their topics, as Kafka alone knows it. */
record Backlog(Broker broker, Settings settings) {

    /** Where each of the pipeline's partitions ends now. */
    Map<TopicPartition, Long> ends(Pipeline pipeline) {
        Set<String> existing = broker.topics();
        List<String> topics =
                pipeline.topics(settings).stream().filter(existing::contains).toList();
        return broker.offsets(broker.partitions(topics), OffsetSpec.latest());
    }

    /** How many records before those ends the pipeline has not committed. */
    long left(Pipeline pipeline, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, OffsetAndMetadata> committed = broker.committed("millrace-" + pipeline.slug());
        List<TopicPartition> unread = ends.keySet().stream()
                .filter(partition -> committed.get(partition) == null)
                .toList();
        Map<TopicPartition, Long> starts = unread.isEmpty() ? Map.of() : broker.offsets(unread, OffsetSpec.earliest());
        return ends.entrySet().stream()
                .mapToLong(end -> {
                    OffsetAndMetadata done = committed.get(end.getKey());
                    long from = done == null ? starts.get(end.getKey()) : done.offset();
                    return Math.max(0, end.getValue() - from);
                })
                .sum();
    }
}
