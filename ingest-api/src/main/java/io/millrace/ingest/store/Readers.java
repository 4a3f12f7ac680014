package io.millrace.ingest.store;

import io.millrace.settings.KafkaClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Asks Kafka how far the pipelines have read. Many may call at once: all of them get one answer, at most a second old. */
public final class Readers implements AutoCloseable {

    /** With the pipeline's slug behind it, the consumer group in which its driver commits. */
    private static final String GROUP = "millrace-";

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Admin admin;
    private final List<String> pipelines;
    private CompletableFuture<List<Reader>> last;
    private long lastAsked;

    private Readers(Admin admin, List<String> pipelines) {
        this.admin = admin;
        this.pipelines = List.copyOf(pipelines);
    }

    public static Readers open(KafkaClient kafka, List<String> pipelines, Duration patience) {
        int timeout = Math.toIntExact(patience.toMillis());
        Admin admin = Admin.create(kafka.with(Map.of(
                AdminClientConfig.CLIENT_ID_CONFIG, "millrace-readers",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout)));
        return new Readers(admin, pipelines);
    }

    /** Every pipeline. Fails if Kafka does not answer. */
    public synchronized CompletionStage<List<Reader>> all() {
        long now = System.nanoTime();
        if (last == null || last.isDone() && now - lastAsked > FRESH.toNanos()) {
            lastAsked = now;
            last = admin.listConsumerGroupOffsets(pipelines.stream()
                            .collect(Collectors.toMap(Readers::group, _ -> new ListConsumerGroupOffsetsSpec())))
                    .all()
                    .toCompletionStage()
                    .thenApply(this::readers)
                    .toCompletableFuture();
        }
        return last;
    }

    private static String group(String pipeline) {
        return GROUP + pipeline;
    }

    private List<Reader> readers(Map<String, Map<TopicPartition, OffsetAndMetadata>> groups) {
        return pipelines.stream()
                .map(pipeline -> {
                    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(groups.get(group(pipeline)));
                    offsets.values().removeIf(Objects::isNull);
                    return new Reader(pipeline, offsets);
                })
                .toList();
    }

    /** The offset that the next record of a partition gets; -1 if the topic has no such partition. */
    public CompletionStage<Long> end(String topic, int partition) {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .toCompletionStage()
                .thenCompose(found -> end(found.get(topic), partition));
    }

    private CompletionStage<Long> end(TopicDescription topic, int number) {
        if (number >= topic.partitions().size()) {
            return CompletableFuture.completedFuture(-1L);
        }
        TopicPartition partition = new TopicPartition(topic.name(), number);
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .toCompletionStage()
                .thenApply(end -> end.offset());
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
