package io.millrace.stack;

import io.millrace.engine.Unreachable;
import io.millrace.settings.KafkaClient;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Settings;
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
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Questions to Kafka about its topics and groups. Each is answered, or fails, within {@code kafka-timeout}. */
final class Broker implements AutoCloseable {

    private static final long BETWEEN_LOOKS = Duration.ofMillis(50).toNanos();

    private final KafkaClient kafka;
    private final Duration patience;
    private final Admin admin;

    private Broker(KafkaClient kafka, Duration patience, Admin admin) {
        this.kafka = kafka;
        this.patience = patience;
        this.admin = admin;
    }

    static Broker of(Settings settings) {
        KafkaClient kafka = KafkaClient.of(settings);
        Duration patience = settings.value(KafkaSettings.KAFKA_TIMEOUT);
        int millis = (int) patience.toMillis();
        return new Broker(
                kafka,
                patience,
                Admin.create(kafka.with(Map.of(
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis))));
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
        Set<String> existing = topics();
        List<NewTopic> wanted = topics.stream()
                .filter(topic -> !existing.contains(topic))
                .map(topic -> new NewTopic(topic, Optional.of(partitions), Optional.empty()))
                .toList();
        for (KafkaFuture<Void> made : admin.createTopics(wanted).values().values()) {
            answerUnless(made, TopicExistsException.class);
        }
        awaitKnown(topics.stream().map(topic -> new TopicPartition(topic, 0)).toList());
        awaitKnown(partitions(topics));
    }

    private void awaitKnown(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> wanted =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        long began = System.nanoTime();
        while (answerUnless(admin.listOffsets(wanted).all(), UnknownTopicOrPartitionException.class)
                .isEmpty()) {
            if (System.nanoTime() - began > patience.toNanos()) {
                throw new StackException("Kafka has made " + partitions + " and still does not know them after "
                        + patience.toSeconds() + " s. Its log may say why: ./millrace logs kafka.");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }

    /** What is granted already stays granted. */
    void grant(Collection<AclBinding> bindings) {
        try {
            answer(admin.createAcls(bindings).all());
        } catch (StackException failed) {
            if (failed.getCause() != null && failed.getCause().getCause() instanceof SecurityDisabledException) {
                throw new StackException(
                        "Kafka at " + kafka + " has no authorizer: everyone may do everything there, and nothing was"
                                + " granted. Set authorizer.class.name in the properties of its brokers.",
                        failed);
            }
            throw failed;
        }
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
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException silent) {
            Throwable cause = silent.getCause();
            throw cause instanceof AuthenticationException || cause instanceof AuthorizationException
                    ? new StackException(Unreachable.closed(kafka, cause), silent)
                    : unreachable(kafka.servers(), silent);
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
                "Kafka does not answer at " + address
                        + ". Check the stack with `./millrace status`, start it with `./millrace up`,"
                        + " or name another Kafka with --set kafka=host:port.",
                cause);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
