package io.millrace.faults;

import io.millrace.settings.KafkaClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records of all loads, one of each in turn, while something happens to the rest of the stack. */
final class Sending implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 600_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final BiConsumer<Load, Sent> acknowledged;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private volatile boolean isOver;

    Sending(String kafka, BiConsumer<Load, Sent> acknowledged) {
        this(new KafkaClient(kafka, Map.of()), acknowledged);
    }

    Sending(KafkaClient kafka, BiConsumer<Load, Sent> acknowledged) {
        this.acknowledged = acknowledged;
        this.producer = new KafkaProducer<>(
                kafka.with(Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        16 << 20,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        256L << 20,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        PATIENCE_MILLIS,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        PATIENCE_MILLIS)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Sends so many of each load at once, and then on at a steady pace until it is over. */
    void send(List<Load> loads, int run, long atOnce, long perSecond) {
        long begun = System.nanoTime();
        for (long count = 0; count < atOnce || !isOver; count++) {
            loads.forEach(load -> send(load, load.next(run), run));
            if (count >= atOnce) {
                long due = begun + (count - atOnce) * 1_000_000_000L / perSecond;
                LockSupport.parkNanos(due - System.nanoTime());
            } else {
                begun = System.nanoTime();
            }
        }
        producer.flush();
    }

    /**
     * With a time of its own: for a record that Kafka took at a second attempt, the broker answers with the time of the
     * last one that it took together with it.
     */
    private void send(Load load, Draft draft, int run) {
        long now = System.currentTimeMillis();
        producer.send(
                new ProducerRecord<>(
                        draft.message().topic(),
                        null,
                        now,
                        draft.message().key(),
                        draft.message().value()),
                (place, refused) -> {
                    if (refused != null) {
                        failure.compareAndSet(null, refused);
                    } else {
                        acknowledged.accept(load, new Sent(draft, run, place.partition(), place.offset(), now));
                    }
                });
    }

    void end() {
        isOver = true;
    }

    void requireAll() {
        if (failure.get() != null) {
            throw new IllegalStateException("Kafka did not take a record", failure.get());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
