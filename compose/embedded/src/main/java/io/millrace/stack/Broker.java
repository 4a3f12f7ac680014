package io.millrace.stack;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Questions to Kafka about its topics and groups. Each is answered, or fails, within ten seconds. */
final class Broker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(9);

    private final String address;
    private final Admin admin;

    private Broker(String address, Admin admin) {
        this.address = address;
        this.admin = admin;
    }

    static Broker at(String address) {
        int millis = (int) PATIENCE.toMillis();
        return new Broker(
                address,
                Admin.create(Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis)));
    }

    /** Whether the cluster has somebody in charge. */
    void requireController() {
        answer(admin.describeCluster().controller());
    }

    Set<String> topics() {
        return new TreeSet<>(answer(admin.listTopics().names()));
    }

    /** Returns when those that were missing take records: a producer that comes too early trips over itself. */
    void createTopics(Collection<String> topics, int partitions) {
        List<NewTopic> wanted = topics.stream()
                .map(topic -> new NewTopic(topic, Optional.of(partitions), Optional.empty()))
                .toList();
        for (KafkaFuture<Void> made : admin.createTopics(wanted).values().values()) {
            answerUnless(made, TopicExistsException.class);
        }
        offsets(topics.stream().map(topic -> new TopicPartition(topic, 0)).toList(), OffsetSpec.latest());
        offsets(partitions(topics), OffsetSpec.latest());
    }

    List<TopicPartition> partitions(Collection<String> topics) {
        return answer(admin.describeTopics(topics).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }

    Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which));
        return answer(admin.listOffsets(wanted).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, found -> found.getValue().offset()));
    }

    Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        return answerUnless(
                        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                        GroupIdNotFoundException.class)
                .orElse(Map.of());
    }

    private <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException silent) {
            throw unreachable(address, silent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while asking Kafka.", interrupted);
        }
    }

    private <T> Optional<T> answerUnless(KafkaFuture<T> future, Class<? extends Exception> expected) {
        try {
            return Optional.ofNullable(answer(future));
        } catch (StackException failed) {
            if (failed.getCause() != null
                    && expected.isInstance(failed.getCause().getCause())) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    static StackException unreachable(String address, Throwable cause) {
        return new StackException(
                "Kafka does not answer at " + address + ". Is the stack up? `./millrace status` tells,"
                        + " `./millrace up` starts it; another Kafka is named with --set kafka=host:port.",
                cause);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
