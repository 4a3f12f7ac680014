package io.millrace.ingest.store;

import io.millrace.sdk.EventId;
import io.millrace.settings.KafkaClient;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Puts events into Kafka and tells when all of its in-sync replicas have them. Never waits itself:
 * what Kafka's client cannot take at once is refused.
 */
public final class Store implements AutoCloseable {

    /** What became of a request's events. Told once, on a thread of Kafka's client that must not be held up. */
    public interface Outcome {

        void stored(Positions positions);

        /** Those with these indexes are stored; Kafka did not take the others within the time. */
        void failed(BitSet stored, Exception cause);
    }

    /** An event that its codec takes, and the headers that go with it, are smaller. */
    private static final int LARGEST_REQUEST = 4 << 20;

    private final Producer<byte[], byte[]> producer;
    private final KafkaHealth health;
    private final Readers readers;

    private Store(Producer<byte[], byte[]> producer, KafkaHealth health, Readers readers) {
        this.producer = producer;
        this.health = health;
        this.readers = readers;
    }

    /**
     * @param pipelines those that read what is stored
     * @param answerWithin how long Kafka may take for an event
     * @param pendingLimit how many bytes of events may wait
     */
    public static Store open(
            KafkaClient kafka,
            List<String> topics,
            List<String> pipelines,
            int partitions,
            Duration answerWithin,
            long pendingLimit) {
        ByteArraySerializer bytes = new ByteArraySerializer();
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.with(configuration(answerWithin, pendingLimit)), bytes, bytes);
        KafkaHealth health = new KafkaHealth(kafka, topics, partitions, producer, answerWithin.dividedBy(2));
        health.start();
        return new Store(producer, health, Readers.open(kafka, pipelines, answerWithin.dividedBy(2)));
    }

    /** Of the producer; the benchmark gives the same to what it compares with. */
    public static Map<String, Object> configuration(Duration answerWithin, long pendingLimit) {
        int patience = Math.toIntExact(answerWithin.toMillis());
        return Map.ofEntries(
                Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "millrace-api"),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patience),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, patience / 2)),
                // A call never waits on the thread of its connection.
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0),
                Map.entry(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Integer.toString(Integer.MAX_VALUE)),
                Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, 2 * pendingLimit),
                Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST),
                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10),
                // Events that come while a request travels go with the next one: large requests under load,
                // and no waiting without.
                Map.entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0));
    }

    /** Adds what Kafka's client measures. */
    public void register(PrometheusRegistry metrics) {
        new ProducerMetrics(producer).register(metrics);
    }

    public KafkaHealth health() {
        return health;
    }

    public Readers readers() {
        return readers;
    }

    public void put(String topic, List<Event> events, Outcome outcome) {
        Pending pending = new Pending(events.size(), outcome, health);
        int index = 0;
        try {
            for (; index < events.size(); index++) {
                send(topic, events.get(index), pending.callback(index));
            }
        } catch (KafkaException | IllegalStateException refused) {
            // Those that were handed over before this one are still waited for.
            for (; index < events.size(); index++) {
                pending.refused(index, refused);
            }
        }
    }

    private Future<RecordMetadata> send(String topic, Event event, Callback callback) {
        byte[] id = event.id().getBytes(StandardCharsets.UTF_8);
        Integer partition = event.key() == null && event.canRepeat() ? partition(topic, id) : null;
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, partition, null, event.key(), event.value(), event.headers());
        record.headers().add(new RecordHeader(EventId.HEADER, id));
        return producer.send(record, callback);
    }

    /** An event that is sent again comes to lie beside the first, where it is seen to be a repeat. */
    private int partition(String topic, byte[] id) {
        return Utils.toPositive(Utils.murmur2(id))
                % producer.partitionsFor(topic).size();
    }

    /** Waits for what was handed over, as long as an event may take. */
    @Override
    public void close() {
        health.close();
        readers.close();
        producer.close();
    }
}
