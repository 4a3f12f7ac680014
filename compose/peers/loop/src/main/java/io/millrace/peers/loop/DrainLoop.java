package io.millrace.peers.loop;

import io.millrace.peers.work.GameEventReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The least that the work takes on a JVM: a thread for each partition reads, parses and writes Parquet. Nothing is
 * committed, checked or repeated.
 */
final class DrainLoop implements Callable<Void> {

    private static final Map<String, Object> CONSUMER = Map.of(
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest",
            "max.poll.records",
            20_000,
            "fetch.min.bytes",
            1 << 20,
            "fetch.max.bytes",
            64 << 20,
            "max.partition.fetch.bytes",
            8 << 20,
            "receive.buffer.bytes",
            4 << 20,
            "check.crcs",
            false,
            "key.deserializer",
            ByteArrayDeserializer.class,
            "value.deserializer",
            ByteArrayDeserializer.class);

    private static final Duration WAIT = Duration.ofSeconds(1);

    private final String kafka;
    private final TopicPartition partition;
    private final Path file;

    private DrainLoop(String kafka, TopicPartition partition, Path file) {
        this.kafka = kafka;
        this.partition = partition;
        this.file = file;
    }

    /** {@code KAFKA TOPIC FOLDER}: ends at the offsets that are the latest at the start. */
    public static void main(String[] words) throws Exception {
        Path folder = Files.createDirectories(Path.of(words[2], "table"));
        List<Future<Void>> loops = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int number = 0; number < 2; number++) {
                TopicPartition partition = new TopicPartition(words[1], number);
                Path file = folder.resolve("part-" + number + ".parquet");
                loops.add(threads.submit(new DrainLoop(words[0], partition, file)));
            }
            for (Future<Void> loop : loops) {
                loop.get();
            }
        }
    }

    @Override
    public Void call() throws Exception {
        GameEventReader event = new GameEventReader();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                EventFile events = EventFile.at(file)) {
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
                    if (record.offset() < end && event.read(record.value())) {
                        events.write(event, record.timestamp());
                    }
                }
            }
        }
        return null;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> all = new HashMap<>(CONSUMER);
        all.put("bootstrap.servers", kafka);
        return new KafkaConsumer<>(all);
    }
}
