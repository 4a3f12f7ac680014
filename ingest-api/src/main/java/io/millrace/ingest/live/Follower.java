package io.millrace.ingest.live;

import io.millrace.settings.KafkaClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the followed topics, all on one thread and from their beginning. Picks up topics that appear
 * later, and goes on by itself when Kafka was away.
 */
final class Follower implements AutoCloseable {

    /** Where records go. Told on the follower's thread, which must not be held up. */
    interface Sink {

        /** @param fresh those among them that came after the API started */
        void take(LiveTopic topic, int partition, List<Change> all, List<Change> fresh);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /**
     * How long a batch waits at most for readers who are behind. Those who do not read lose their place
     * after a few batches, so they delay the others by a fraction of a second, once.
     */
    private static final Duration COURTESY = Duration.ofMillis(20);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, LiveTopic> topics;
    private final Sink sink;
    private final Map<TopicPartition, Reading> readings = new HashMap<>();
    private final Thread thread =
            Thread.ofPlatform().name("live-follower").daemon().unstarted(this::follow);
    private boolean hasLooked;
    private long nextLook = System.nanoTime();
    private String trouble = "";
    private volatile boolean isClosed;

    private Follower(KafkaConsumer<String, byte[]> consumer, Map<String, LiveTopic> topics, Sink sink) {
        this.consumer = consumer;
        this.topics = Map.copyOf(topics);
        this.sink = sink;
    }

    /** @param batch how many records it hands on at a time, at most */
    static Follower start(KafkaClient kafka, Map<String, LiveTopic> topics, int batch, Sink sink) {
        Map<String, Object> configuration = Map.ofEntries(
                Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, "millrace-api-live"),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                Map.entry(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batch),
                Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20),
                Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 2 << 20));
        Follower follower = new Follower(
                new KafkaConsumer<>(kafka.with(configuration), new StringDeserializer(), new ByteArrayDeserializer()),
                topics,
                sink);
        follower.thread.start();
        return follower;
    }

    private void follow() {
        try (consumer) {
            while (!isClosed) {
                try {
                    look();
                    read();
                    note();
                } catch (WakeupException closing) {
                    // The loop sees that it is closed.
                } catch (RuntimeException failed) {
                    complain(failed);
                    LockSupport.parkNanos(POLL.toNanos());
                }
            }
        }
    }

    /** Finds partitions that are new. What was there at the first look has a history. */
    private void look() {
        if (System.nanoTime() < nextLook) {
            return;
        }
        nextLook = System.nanoTime() + BETWEEN_LOOKS.toNanos();
        List<TopicPartition> found = new ArrayList<>();
        for (String topic : topics.keySet()) {
            for (PartitionInfo partition : consumer.partitionsFor(topic, PATIENCE)) {
                found.add(new TopicPartition(topic, partition.partition()));
            }
        }
        found.removeAll(readings.keySet());
        Map<TopicPartition, Long> ends = hasLooked ? Map.of() : consumer.endOffsets(found, PATIENCE);
        found.forEach(partition -> readings.put(partition, new Reading(ends.getOrDefault(partition, 0L))));
        if (!found.isEmpty()) {
            consumer.assign(readings.keySet());
            consumer.seekToBeginning(found);
            LOG.info("Following {}", found);
        }
        hasLooked = true;
        trouble = "";
    }

    private void read() {
        if (readings.isEmpty()) {
            LockSupport.parkNanos(POLL.toNanos());
            return;
        }
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        for (TopicPartition partition : records.partitions()) {
            Reading reading = readings.get(partition);
            List<Change> all = new ArrayList<>();
            List<Change> fresh = new ArrayList<>();
            for (ConsumerRecord<String, byte[]> record : records.records(partition)) {
                Change change = new Change(record.offset(), record.timestamp(), record.key(), record.value());
                all.add(change);
                if (reading.isNew(record.offset())) {
                    fresh.add(change);
                }
            }
            sink.take(topics.get(partition.topic()), partition.partition(), all, fresh);
        }
        letReadersKeepUp();
    }

    /** Kafka is faster than any socket: a burst must not leave behind those who read as fast as they can. */
    private void letReadersKeepUp() {
        long end = System.nanoTime() + COURTESY.toNanos();
        while (topics.values().stream().anyMatch(topic -> topic.feed().leavesSomebodyBehind())
                && System.nanoTime() < end) {
            LockSupport.parkNanos(COURTESY.toNanos() / 40);
        }
    }

    private void note() {
        readings.forEach((partition, reading) -> {
            if (!reading.isPastItsHistory()) {
                try {
                    reading.isAt(consumer.position(partition, Duration.ZERO));
                } catch (TimeoutException notYetKnown) {
                    LOG.debug("Where {} begins is not known yet", partition);
                }
            }
        });
        topics.values().forEach(topic -> {
            long lag = 0;
            boolean isCaughtUp = true;
            for (Map.Entry<TopicPartition, Reading> entry : readings.entrySet()) {
                if (entry.getKey().topic().equals(topic.name())) {
                    lag += lag(entry.getKey(), entry.getValue());
                    isCaughtUp &= entry.getValue().isPastItsHistory();
                }
            }
            topic.isAt(lag, isCaughtUp && hasLooked);
        });
    }

    private long lag(TopicPartition partition, Reading reading) {
        OptionalLong known = consumer.currentLag(partition);
        return known.orElse(reading.isPastItsHistory() ? 0 : reading.history());
    }

    private void complain(RuntimeException failed) {
        String now = failed.toString();
        if (!now.equals(trouble)) {
            trouble = now;
            LOG.warn("Live topics stand still, and are tried again every second: {}", now);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        consumer.wakeup();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
