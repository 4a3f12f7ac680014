package io.millrace.ingest.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Kafka answers: it has acknowledged an event a moment ago, or has told the leader of every
 * partition. Makes the topics that are missing.
 */
public final class KafkaHealth implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaHealth.class);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(500);

    private final String kafka;
    private final List<String> topics;
    private final int partitions;
    private final Producer<byte[], byte[]> producer;
    private final long silence;
    private final Duration patience;
    private final Thread prober =
            Thread.ofPlatform().name("kafka-health").daemon().unstarted(this::probeOn);
    private volatile long lastAnswer;
    private volatile boolean hasAnswered;
    private volatile String failure = "it has not answered yet";
    private volatile boolean isClosed;

    KafkaHealth(
            String kafka, List<String> topics, int partitions, Producer<byte[], byte[]> producer, Duration silence) {
        this.kafka = kafka;
        this.topics = List.copyOf(topics);
        this.partitions = partitions;
        this.producer = producer;
        this.silence = silence.toNanos();
        this.patience = silence.dividedBy(2);
    }

    void start() {
        prober.start();
    }

    public boolean isWell() {
        return hasAnswered && System.nanoTime() - lastAnswer < silence;
    }

    /** For a person; only of use while it is not well. */
    public String trouble() {
        return "Kafka at " + kafka + " does not answer: " + failure;
    }

    void answered() {
        lastAnswer = System.nanoTime();
    }

    private void probeOn() {
        int timeout = Math.toIntExact(patience.toMillis());
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka,
                AdminClientConfig.CLIENT_ID_CONFIG, "millrace-api-health",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout))) {
            while (!isClosed) {
                boolean wasWell = isWell();
                probe(admin);
                if (isWell() != wasWell) {
                    LOG.info(
                            wasWell ? "Not ready: {}" : "Ready: {} answers", wasWell ? trouble() : "Kafka at " + kafka);
                }
                Thread.sleep(BETWEEN_PROBES);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void probe(Admin admin) throws InterruptedException {
        try {
            Map<String, TopicDescription> found =
                    await(admin.describeTopics(topics).allTopicNames());
            for (TopicDescription topic : found.values()) {
                if (topic.partitions().stream().anyMatch(partition -> partition.leader() == null)) {
                    failure = "topic " + topic.name() + " has a partition without a leader";
                    return;
                }
                // The client asks for what it does not know, and a call cannot wait for it.
                producer.partitionsFor(topic.name());
            }
            answered();
            hasAnswered = true;
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof UnknownTopicOrPartitionException) {
                create(admin);
            } else {
                failure = refused.getCause().getMessage();
            }
        } catch (TimeoutException | KafkaException silent) {
            failure =
                    silent.getMessage() == null ? "nothing within " + patience.toMillis() + " ms" : silent.getMessage();
        }
    }

    private void create(Admin admin) throws InterruptedException {
        for (String topic : topics) {
            try {
                await(admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                        .all());
                LOG.info("Created topic {} with {} partitions", topic, partitions);
            } catch (ExecutionException refused) {
                if (!(refused.getCause() instanceof TopicExistsException)) {
                    failure = "topic " + topic + " cannot be created: "
                            + refused.getCause().getMessage();
                }
            } catch (TimeoutException silent) {
                failure = "topic " + topic + " was not created in time";
            }
        }
    }

    private <T> T await(KafkaFuture<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        isClosed = true;
        prober.interrupt();
    }
}
