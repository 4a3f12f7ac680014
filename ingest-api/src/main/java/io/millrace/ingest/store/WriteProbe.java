package io.millrace.ingest.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Kafka which topics can take events, and makes those that are missing. */
final class WriteProbe {

    private static final Logger LOG = LoggerFactory.getLogger(WriteProbe.class);
    private static final Duration BETWEEN_MINIMUMS = Duration.ofSeconds(2);

    private final Admin admin;
    private final List<String> topics;
    private final int partitions;
    private final Duration silence;
    private final Duration patience;
    private final BrokerAnswers brokers;
    private final Map<String, Integer> minimums = new HashMap<>();
    private long nextMinimums = System.nanoTime();
    private boolean mayNotReadMinimums;

    /**
     * @param silence after how long a broker that does not answer counts as gone
     * @param patience how long an answer may take
     */
    WriteProbe(Admin admin, List<String> topics, int partitions, Duration silence, Duration patience) {
        this.admin = admin;
        this.topics = List.copyOf(topics);
        this.partitions = partitions;
        this.silence = silence;
        this.patience = patience;
        this.brokers = new BrokerAnswers(admin, patience.dividedBy(2));
    }

    /** Throws if Kafka does not answer. */
    List<Unwritable> unwritable() throws ExecutionException, TimeoutException, InterruptedException {
        List<TopicDescription> found = new ArrayList<>();
        List<Unwritable> unwritable = new ArrayList<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> asked :
                admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                found.add(await(asked.getValue()));
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failed;
                }
                unwritable.add(new Unwritable(asked.getKey(), List.of(), create(asked.getKey())));
            }
        }
        readMinimums(found);
        Map<Integer, Duration> silences = brokers.silences(inSync(found));
        for (TopicDescription topic : found) {
            unwritable.addAll(Unwritable.of(topic, minimums.getOrDefault(topic.name(), 1), silences, silence));
        }
        return unwritable;
    }

    private static Set<Integer> inSync(List<TopicDescription> topics) {
        return topics.stream()
                .flatMap(topic -> topic.partitions().stream())
                .flatMap(partition -> partition.isr().stream())
                .map(Node::id)
                .collect(Collectors.toSet());
    }

    /** Gives why there is no such topic yet. */
    private String create(String topic) throws InterruptedException {
        try {
            await(admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                    .all());
            LOG.info("Created topic {} with {} partitions", topic, partitions);
            return "the topic has just been created";
        } catch (ExecutionException failed) {
            return failed.getCause() instanceof TopicExistsException
                    ? "the topic has just been created"
                    : "there is no such topic, and it cannot be created: "
                            + failed.getCause().getMessage();
        } catch (TimeoutException silent) {
            return "there is no such topic, and it was not created in time";
        }
    }

    /** They rarely change: they are asked for now and then, and the last answer holds until the next one. */
    private void readMinimums(List<TopicDescription> found)
            throws ExecutionException, TimeoutException, InterruptedException {
        boolean isComplete = found.stream().map(TopicDescription::name).allMatch(minimums::containsKey);
        if (isComplete && System.nanoTime() - nextMinimums < 0) {
            return;
        }
        nextMinimums = System.nanoTime() + BETWEEN_MINIMUMS.toNanos();
        List<ConfigResource> resources = found.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
                .toList();
        for (Map.Entry<ConfigResource, KafkaFuture<Config>> asked :
                admin.describeConfigs(resources).values().entrySet()) {
            minimums.put(asked.getKey().name(), minimum(asked.getKey().name(), asked.getValue()));
        }
    }

    private int minimum(String topic, KafkaFuture<Config> asked)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return Integer.parseInt(
                    await(asked).get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG).value());
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AuthorizationException) {
                warnOnce(topic);
                return 1;
            }
            throw failed;
        }
    }

    private void warnOnce(String topic) {
        if (!mayNotReadMinimums) {
            mayNotReadMinimums = true;
            LOG.warn(
                    "The API may not read min.insync.replicas of topic {} and takes it for 1."
                            + " Permit it DescribeConfigs on its topics, so that it knows when they cannot be written to.",
                    topic);
        }
    }

    private <T> T await(KafkaFuture<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
