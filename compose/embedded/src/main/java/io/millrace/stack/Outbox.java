package io.millrace.stack;

import io.millrace.sdk.Message;
import io.millrace.settings.KafkaClient;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Nearest;
import io.millrace.settings.Settings;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records to Kafka, and counts those that Kafka has acknowledged, on every replica. */
public final class Outbox implements AutoCloseable {

    private final String kafka;
    private final KafkaProducer<byte[], byte[]> producer;
    private final LongAdder acknowledged = new LongAdder();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    private Outbox(Settings settings) {
        this.kafka = settings.value(KafkaSettings.KAFKA);
        this.producer = producer(settings);
    }

    /** Opens the way to topics that have to be there. */
    public static Outbox to(Settings settings, Collection<String> topics) {
        try (Broker broker = Broker.of(settings)) {
            Set<String> existing = broker.topics();
            topics.forEach(topic -> requireExisting(topic, existing));
        }
        return new Outbox(settings);
    }

    /** Opens the way to topics, and makes those that are missing. */
    public static Outbox making(Settings settings, Collection<String> topics, int partitions) {
        try (Broker broker = Broker.of(settings)) {
            broker.createTopics(topics, partitions);
        }
        return new Outbox(settings);
    }

    private static void requireExisting(String topic, Set<String> existing) {
        if (!existing.contains(topic)) {
            throw new StackException("There is no topic " + topic + "."
                    + Nearest.to(topic, existing)
                            .map(near -> " Did you mean " + near + "?")
                            .orElse(" There are: " + String.join(", ", existing) + "."));
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Settings settings) {
        int millis = (int) settings.value(KafkaSettings.KAFKA_TIMEOUT).toMillis();
        Map<String, Object> config = Map.ofEntries(
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 20),
                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10),
                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
                Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Kafka.LARGEST_RECORD),
                Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 3 * millis),
                // Timeouts of a request and of a whole delivery go together: the first must be shorter.
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis));
        return new KafkaProducer<>(
                KafkaClient.of(settings).with(config), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends one record; blocks while more are under way than memory is set aside for. */
    public void send(Message message) {
        send(new ProducerRecord<>(message.topic(), message.key(), message.value()));
    }

    /** The same, where the record says its partition or has headers. */
    public void send(ProducerRecord<byte[], byte[]> record) {
        rethrow();
        try {
            producer.send(record, (metadata, refused) -> answered(refused));
        } catch (KafkaException refused) {
            failure.compareAndSet(null, refused);
            rethrow();
        }
    }

    private void answered(Exception refused) {
        if (refused == null) {
            acknowledged.increment();
        } else {
            failure.compareAndSet(null, refused);
        }
    }

    /** Returns when all that was sent is acknowledged; throws if some is not. */
    public void flush() {
        producer.flush();
        rethrow();
    }

    public long acknowledged() {
        return acknowledged.sum();
    }

    private void rethrow() {
        Exception first = failure.get();
        if (first instanceof RecordTooLargeException) {
            throw new StackException(
                    "Kafka takes records of up to " + (Kafka.LARGEST_RECORD >> 20) + " MiB, and one is larger. "
                            + acknowledged() + " records were acknowledged.",
                    first);
        }
        if (first != null) {
            throw new StackException(
                    "Kafka at " + kafka + " did not take a record: " + first.getMessage() + " " + acknowledged()
                            + " records were acknowledged. `./millrace status` shows whether Kafka runs.",
                    first);
        }
    }

    @Override
    public void close() {
        producer.close(java.time.Duration.ofSeconds(failure.get() == null ? 30 : 0));
    }
}
