package io.millrace.engine.sink;

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
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads single records of topics again. Not for several threads. */
public final class TopicReader implements AutoCloseable {

    /** Enough for the records of some milliseconds; a larger record comes all the same. */
    private static final int BYTES_PER_FETCH = 64 << 10;

    /** The client asks for more than was wanted, and the broker answers what comes next only after that. */
    private static final int FETCH_MILLIS = 5;

    /** There is more to look at than there was time. */
    public static final class LongSearch extends RuntimeException {
        LongSearch(String message) {
            super(message);
        }
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duration patience;

    /** @param patience how long Kafka may take for an answer */
    public TopicReader(KafkaClient kafka, Duration patience) {
        int millis = Math.toIntExact(patience.toMillis());
        this.patience = patience;
        this.consumer = new KafkaConsumer<>(
                kafka.with(Map.of(
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BYTES_PER_FETCH,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MILLIS,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis,
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** The record at an offset, if the topic has it still. */
    public Optional<ConsumerRecord<byte[], byte[]>> at(String topic, int partition, long offset) {
        TopicPartition place = new TopicPartition(topic, partition);
        assign(List.of(place));
        if (offset < consumer.beginningOffsets(List.of(place)).get(place)
                || offset >= consumer.endOffsets(List.of(place)).get(place)) {
            return Optional.empty();
        }
        consumer.seek(place, offset);
        return consumer.poll(patience).records(place).stream()
                .filter(record -> record.offset() == offset)
                .findFirst();
    }

    /** Where each partition of a topic has its first record that Kafka took then or later, if it has one. */
    public Map<Integer, Long> offsetsAt(String topic, Instant time) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions(topic).forEach(partition -> times.put(partition, time.toEpochMilli()));
        Map<Integer, Long> offsets = new HashMap<>();
        consumer.offsetsForTimes(times).forEach((partition, found) -> {
            if (found != null) {
                offsets.put(partition.partition(), found.offset());
            }
        });
        return offsets;
    }

    /**
     * The first record of the topic that meets a condition.
     *
     * @param from where to begin in each partition by its number; others are not looked at
     * @param until records that Kafka took later are not looked at
     */
    public Optional<ConsumerRecord<byte[], byte[]>> find(
            String topic, Map<Integer, Long> from, Instant until, Predicate<ConsumerRecord<byte[], byte[]>> condition) {
        Map<TopicPartition, Long> begins = new HashMap<>();
        from.forEach((partition, offset) -> begins.put(new TopicPartition(topic, partition), offset));
        Map<TopicPartition, Long> ends = consumer.endOffsets(begins.keySet());
        Set<TopicPartition> open = new HashSet<>(begins.keySet());
        assign(open);
        begins.forEach(consumer::seek);
        long deadline = System.nanoTime() + patience.toNanos();
        while (narrow(open, ends)) {
            if (System.nanoTime() > deadline) {
                throw new LongSearch(
                        "Looking for a record in " + topic + " has taken longer than " + patience.toSeconds() + " s");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
                if (condition.test(record)) {
                    return Optional.of(record);
                }
                if (Instant.ofEpochMilli(record.timestamp()).isAfter(until)) {
                    open.remove(new TopicPartition(record.topic(), record.partition()));
                }
            }
        }
        return Optional.empty();
    }

    private void assign(Collection<TopicPartition> partitions) {
        consumer.assign(partitions);
        consumer.resume(partitions);
    }

    /** Goes on only in partitions that have not ended; false if all have. */
    private boolean narrow(Set<TopicPartition> open, Map<TopicPartition, Long> ends) {
        open.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
        Set<TopicPartition> done = new HashSet<>(consumer.assignment());
        done.removeAll(open);
        consumer.pause(done);
        return !open.isEmpty();
    }

    /** Where each partition of a topic begins; none if there is no such topic. */
    public Map<Integer, Long> beginnings(String topic) {
        return byNumber(consumer.beginningOffsets(partitions(topic)));
    }

    /** Where each partition of a topic ends. */
    public Map<Integer, Long> ends(String topic) {
        return byNumber(consumer.endOffsets(partitions(topic)));
    }

    private List<TopicPartition> partitions(String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
        Map<Integer, Long> numbered = new HashMap<>();
        offsets.forEach((partition, offset) -> numbered.put(partition.partition(), offset));
        return numbered;
    }

    /** Ends what another thread waits for, with an error of Kafka's client. */
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
