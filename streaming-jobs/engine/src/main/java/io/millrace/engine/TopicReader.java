package io.millrace.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Asks Kafka what its topics hold. */
final class TopicReader implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(9);

    private final String kafka;
    private final Admin admin;

    TopicReader(String kafka) {
        this.kafka = kafka;
        int millis = (int) PATIENCE.toMillis();
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis));
    }

    TopicFacts read(Collection<String> topics) {
        Set<String> existing = await(admin.listTopics().names());
        List<String> wanted = topics.stream().filter(existing::contains).toList();
        List<TopicPartition> partitions = await(admin.describeTopics(wanted).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
        Map<TopicPartition, ListOffsetsResultInfo> earliest = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, ListOffsetsResultInfo> first = offsets(partitions, OffsetSpec.forTimestamp(0));
        Map<TopicPartition, ListOffsetsResultInfo> latest = offsets(partitions, OffsetSpec.latest());
        Map<String, Map<Integer, TopicFacts.Ends>> found = new HashMap<>();
        for (TopicPartition each : partitions) {
            long time = first.get(each).timestamp();
            found.computeIfAbsent(each.topic(), topic -> new TreeMap<>())
                    .put(
                            each.partition(),
                            new TopicFacts.Ends(
                                    earliest.get(each).offset(),
                                    latest.get(each).offset(),
                                    time < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time))));
        }
        return new TopicFacts(found);
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(List<TopicPartition> partitions, OffsetSpec which) {
        return await(admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which)))
                .all());
    }

    private <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException silent) {
            Throwable cause = silent instanceof ExecutionException ? silent.getCause() : silent;
            String why =
                    cause.getMessage() == null ? "nothing within " + PATIENCE.toSeconds() + " s" : cause.getMessage();
            throw new Unreachable("Kafka at " + kafka + " does not answer (" + why + ")", cause);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Stopped while waiting for Kafka", stopped);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
