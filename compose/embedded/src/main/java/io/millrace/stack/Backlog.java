package io.millrace.stack;

import io.millrace.engine.Pipeline;
import io.millrace.settings.Settings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** How far pipelines are behind their topics, as Kafka alone knows it. */
public final class Backlog implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 10;

    private final Admin admin;
    private final Settings settings;
    private final String kafka;

    private Backlog(Admin admin, Settings settings, String kafka) {
        this.admin = admin;
        this.settings = settings;
        this.kafka = kafka;
    }

    public static Backlog in(Settings settings) {
        String kafka = Addresses.of(settings).kafka();
        return new Backlog(admin(kafka), settings, kafka);
    }

    static Admin admin(String kafka) {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                PATIENCE_SECONDS * 1_000 - 2_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                PATIENCE_SECONDS * 1_000 - 2_000));
    }

    /** The end of each of the pipeline's partitions as it is now. */
    public Map<TopicPartition, Long> ends(Pipeline pipeline) {
        return offsets(partitions(pipeline), OffsetSpec.latest());
    }

    /** How many records before those ends the pipeline has not committed. */
    public long left(Pipeline pipeline, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, OffsetAndMetadata> committed = committed(pipeline);
        List<TopicPartition> unread = ends.keySet().stream()
                .filter(partition -> committed.get(partition) == null)
                .toList();
        Map<TopicPartition, Long> starts = unread.isEmpty() ? Map.of() : offsets(unread, OffsetSpec.earliest());
        return ends.entrySet().stream()
                .mapToLong(end -> {
                    OffsetAndMetadata done = committed.get(end.getKey());
                    long from = done == null ? starts.get(end.getKey()) : done.offset();
                    return Math.max(0, end.getValue() - from);
                })
                .sum();
    }

    public long left(Pipeline pipeline) {
        return left(pipeline, ends(pipeline));
    }

    public List<String> topics() {
        return ask(() -> admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS)).stream()
                .sorted()
                .toList();
    }

    private List<TopicPartition> partitions(Pipeline pipeline) {
        List<String> existing = topics();
        List<String> topics =
                pipeline.topics(settings).stream().filter(existing::contains).toList();
        Collection<TopicDescription> described = ask(() ->
                        admin.describeTopics(topics).allTopicNames().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .values();
        return described.stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }

    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which));
        return ask(() -> admin.listOffsets(wanted).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS)).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, found -> found.getValue().offset()));
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(Pipeline pipeline) {
        String group = "millrace-" + pipeline.slug();
        return ask(() -> {
            try {
                return admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException refused) {
                if (refused.getCause() instanceof GroupIdNotFoundException) {
                    return Map.of();
                }
                throw refused;
            }
        });
    }

    private <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (ExecutionException | TimeoutException silent) {
            if (silent.getCause() instanceof UnknownTopicOrPartitionException unknown) {
                throw new StackException("A topic went away: " + unknown.getMessage(), unknown);
            }
            throw unreachable(kafka, silent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted.", interrupted);
        }
    }

    static StackException unreachable(String kafka, Throwable cause) {
        return new StackException(
                "Kafka does not answer at " + kafka + ". Is the stack up? `./millrace status` tells,"
                        + " `./millrace up` starts it; another Kafka is named with --set kafka=<host:port>.",
                cause);
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ofSeconds(2));
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws ExecutionException, TimeoutException, InterruptedException;
    }
}
