package io.millrace.engine.source;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.Unreachable;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.settings.KafkaClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka as the engine needs it beside the stream: topics that exist, and offsets that lag tools can see. */
public final class Topics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

    private final KafkaClient kafka;
    private final Duration patience;
    private final Admin admin;

    public Topics(EngineSettings engine) {
        this.kafka = engine.kafka();
        this.patience = engine.kafkaTimeout();
        this.admin = Admin.create(kafka.with(Map.of(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) patience.toMillis(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) patience.toMillis())));
    }

    /** The consumer group that shows how far a pipeline has read; those of its tasks begin with the same. */
    public static String group(String pipeline) {
        return "millrace-" + pipeline;
    }

    /** What Kafka has of those of the topics that exist. */
    public Map<String, FoundTopic> find(Collection<String> topics) {
        Set<String> existing = new HashSet<>(await(admin.listTopics().names()));
        existing.retainAll(topics);
        Map<String, TopicDescription> described =
                await(admin.describeTopics(existing).allTopicNames());
        List<TopicPartition> partitions = described.values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
        Map<TopicPartition, ListOffsetsResultInfo> earliest = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, ListOffsetsResultInfo> first = offsets(partitions, OffsetSpec.forTimestamp(0));
        Map<TopicPartition, ListOffsetsResultInfo> latest = offsets(partitions, OffsetSpec.latest());
        Map<String, FoundTopic> found = new HashMap<>();
        described.forEach((name, topic) -> {
            Map<Integer, FoundTopic.Kept> kept = new HashMap<>();
            partitions.stream()
                    .filter(partition -> partition.topic().equals(name))
                    .forEach(partition -> kept.put(
                            partition.partition(),
                            new FoundTopic.Kept(
                                    earliest.get(partition).offset(),
                                    latest.get(partition).offset(),
                                    time(first.get(partition)))));
            found.put(name, new FoundTopic(topic.topicId().toString(), kept));
        });
        return found;
    }

    /** Creates those that are missing. */
    public void ensure(Collection<String> topics, int partitions) {
        Set<String> existing = await(admin.listTopics().names());
        List<NewTopic> missing = topics.stream()
                .filter(topic -> !existing.contains(topic))
                .map(topic -> new NewTopic(topic, Optional.of(partitions), Optional.empty()))
                .toList();
        if (!missing.isEmpty()) {
            await(admin.createTopics(missing).all());
            missing.forEach(topic -> LOG.info("Created topic {} with {} partitions", topic.name(), partitions));
        }
    }

    private static Optional<Instant> time(ListOffsetsResultInfo first) {
        return first.timestamp() < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(first.timestamp()));
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(List<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, which));
        return await(admin.listOffsets(wanted).all());
    }

    /** Where these partitions end by now. Kafka is asked at once; who cannot wait for its answer need not. */
    public CompletableFuture<Offsets> ends(Offsets of) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        of.byTopic()
                .forEach((topic, partitions) -> partitions
                        .keySet()
                        .forEach(partition -> wanted.put(new TopicPartition(topic, partition), OffsetSpec.latest())));
        return admin.listOffsets(wanted)
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(found -> Offsets.ends(found.entrySet().stream()
                        .map(end -> new Offsets.Range(
                                end.getKey().topic(),
                                end.getKey().partition(),
                                0,
                                end.getValue().offset()))))
                .exceptionally(failure -> Offsets.NONE);
    }

    /**
     * Tells the consumer group how far the pipeline has committed, if it has at all. Spark itself tells nobody.
     *
     * @param address where the driver answers what is asked of single records; it stands beside each offset
     */
    public void tell(String group, Offsets committed, String address) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        committed
                .byTopic()
                .forEach((topic, partitions) -> partitions.forEach((partition, offset) ->
                        offsets.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offset, address))));
        KafkaFuture<Void> told = offsets.isEmpty()
                ? admin.deleteConsumerGroups(List.of(group)).all()
                : admin.alterConsumerGroupOffsets(group, offsets).all();
        told.whenComplete((done, failure) -> {
            if (failure != null && !(failure instanceof GroupIdNotFoundException)) {
                LOG.warn("{}: lag tools will see old offsets for a moment: {}", group, failure.getMessage());
            }
        });
    }

    private <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException refused) {
            Throwable cause = refused.getCause();
            throw cause instanceof AuthenticationException || cause instanceof AuthorizationException
                    ? new Unreachable(Unreachable.closed(kafka, cause), cause)
                    : unreachable(cause.getMessage(), cause);
        } catch (TimeoutException late) {
            throw unreachable("nothing within " + patience.toSeconds() + " s", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped while waiting for Kafka", stopped);
        }
    }

    private Unreachable unreachable(String why, Throwable cause) {
        return new Unreachable("Kafka at " + kafka + " does not answer (" + why + ")", cause);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
