package io.millrace.engine.sink;

import io.millrace.sdk.Output;
import io.millrace.settings.KafkaClient;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends rows to a topic. The tasks of one process share a producer. */
public final class TopicSender<R> implements Serializable {

    private static final Map<KafkaClient, KafkaProducer<byte[], byte[]>> PRODUCERS = new ConcurrentHashMap<>();

    private final KafkaClient kafka;
    private final String topic;
    private final Output.Text<R> key;
    private final Output.Text<R> value;
    private transient AtomicReference<Exception> failure;
    private transient KafkaProducer<byte[], byte[]> producer;

    public TopicSender(KafkaClient kafka, String topic, Output.Sent<R> output) {
        this.kafka = kafka;
        this.topic = topic;
        this.key = output.key();
        this.value = output.value();
    }

    @SuppressWarnings("unchecked")
    void send(Object row) {
        if (failure == null) {
            failure = new AtomicReference<>();
            producer = producer();
        }
        AtomicReference<Exception> ownFailure = failure;
        producer.send(
                new ProducerRecord<>(topic, bytes(key.apply((R) row)), bytes(value.apply((R) row))),
                (metadata, thrown) -> {
                    if (thrown != null) {
                        ownFailure.compareAndSet(null, thrown);
                    }
                });
    }

    /** Returns when Kafka has acknowledged all that was sent, or throws what went wrong. */
    void flush() {
        if (failure == null) {
            return;
        }
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("Kafka did not take a record for topic " + topic, failure.get());
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return PRODUCERS.computeIfAbsent(
                kafka,
                client -> new KafkaProducer<>(
                        client.with(Map.of(
                                ProducerConfig.ACKS_CONFIG,
                                "all",
                                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                                true,
                                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                                "lz4")),
                        new ByteArraySerializer(),
                        new ByteArraySerializer()));
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
