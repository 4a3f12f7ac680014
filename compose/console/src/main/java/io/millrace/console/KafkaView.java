package io.millrace.console;

import io.millrace.ingest.store.Reader;
import io.millrace.ingest.store.Readers;
import io.millrace.settings.KafkaClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What Kafka knows: where topics end, how far pipelines have read them, and the headers of a record. */
final class KafkaView implements AutoCloseable {

    private static final Duration PARTITIONS_KEPT = Duration.ofSeconds(30);

    /** At one moment. */
    record Seen(List<Reader> readers, Map<TopicPartition, Long> ends) {}

    private final KafkaClient client;
    private final int timeout;
    private final Admin admin;
    private final Readers readers;
    private final List<String> topics;
    private List<TopicPartition> partitions = List.of();
    private long partitionsAsked;

    KafkaView(KafkaClient client, List<String> topics, List<String> pipelines, Duration patience) {
        this.client = client;
        this.timeout = Math.toIntExact(patience.toMillis());
        this.topics = List.copyOf(topics);
        this.admin = Admin.create(client.with(Map.of(
                AdminClientConfig.CLIENT_ID_CONFIG, "millrace-console",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout)));
        this.readers = Readers.open(client, pipelines, patience);
    }

    /** Throws {@link ExecutionException} if Kafka does not answer. */
    Seen look() throws ExecutionException, InterruptedException {
        var asked = readers.all().toCompletableFuture();
        Map<TopicPartition, Long> ends = new HashMap<>();
        Map<TopicPartition, OffsetSpec> wanted =
                partitions().stream().collect(Collectors.toMap(one -> one, _ -> OffsetSpec.latest()));
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                admin.listOffsets(wanted).all().get().entrySet()) {
            ends.put(end.getKey(), end.getValue().offset());
        }
        return new Seen(asked.get(), ends);
    }

    /** Those of topics that exist already. */
    private synchronized List<TopicPartition> partitions() throws ExecutionException, InterruptedException {
        long now = System.nanoTime();
        if (partitions.isEmpty() || now - partitionsAsked > PARTITIONS_KEPT.toNanos()) {
            partitions = admin.describeTopics(topics).topicNameValues().values().stream()
                    .map(KafkaView::found)
                    .filter(topic -> topic != null)
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .toList();
            partitionsAsked = now;
        }
        return partitions;
    }

    /** Null if nobody has created it yet. Another failure shows when the ends are asked for. */
    private static TopicDescription found(KafkaFuture<TopicDescription> topic) {
        try {
            return topic.get();
        } catch (ExecutionException none) {
            if (none.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw new IllegalStateException(none.getCause().getMessage(), none.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Empty if Kafka no longer has the record. */
    List<Header> headers(String topic, int partition, long offset) {
        TopicPartition place = new TopicPartition(topic, partition);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                client.with(Map.of(
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "millrace-console",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        1,
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        1 << 20,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        1 << 20,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        timeout)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(place));
            consumer.seek(place, offset);
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(timeout))) {
                if (record.offset() == offset) {
                    return List.of(record.headers().toArray());
                }
            }
            return List.of();
        }
    }

    @Override
    public void close() {
        readers.close();
        admin.close(Duration.ZERO);
    }
}
