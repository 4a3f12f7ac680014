package io.millrace.peers.streams;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * Runs a topology over what a topic holds at the start, and ends.
 *
 * @param name of the application: its consumer group, and the prefix of its topics
 */
record Application(String kafka, String topic, String folder, String name) {

    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Records that have been processed. */
    private static final AtomicLong PROCESSED = new AtomicLong();

    private static final CountDownLatch DONE = new CountDownLatch(1);
    private static long wanted;

    /** {@code KAFKA TOPIC FOLDER}, where the folder's name is that of the application. */
    static Application of(String[] words) {
        return new Application(
                words[0], words[1], words[2], Path.of(words[2]).getFileName().toString());
    }

    String output(String table) {
        return name + "-" + table;
    }

    /** Has to be called once for each record of the topic. */
    static void processed() {
        if (PROCESSED.incrementAndGet() == wanted) {
            DONE.countDown();
        }
    }

    /** @param tables those whose topics have to be made */
    void run(Topology topology, List<String> tables) throws InterruptedException, ExecutionException {
        wanted = prepared(tables);
        try (KafkaStreams streams = new KafkaStreams(topology, properties())) {
            streams.setUncaughtExceptionHandler(failure -> {
                failure.printStackTrace();
                Runtime.getRuntime().halt(1);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            });
            streams.start();
            if (wanted > 0) {
                DONE.await();
            }
            if (!streams.close(PATIENCE)) {
                throw new IllegalStateException("Kafka Streams does not end within " + PATIENCE);
            }
        }
    }

    /** How many records the topic has. */
    private long prepared(List<String> tables) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            admin.createTopics(tables.stream()
                            .map(table -> new NewTopic(output(table), Optional.of(PARTITIONS), Optional.empty()))
                            .toList())
                    .all()
                    .get();
            return sum(admin, OffsetSpec.latest()) - sum(admin, OffsetSpec.earliest());
        }
    }

    private long sum(Admin admin, OffsetSpec spec) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> specs = IntStream.range(0, PARTITIONS)
                .boxed()
                .collect(Collectors.toMap(number -> new TopicPartition(topic, number), _ -> spec));
        return admin.listOffsets(specs).all().get().values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    private Properties properties() {
        Properties all = new Properties();
        all.putAll(Map.of(
                "application.id",
                name,
                "bootstrap.servers",
                kafka,
                "state.dir",
                folder + "/state",
                "processing.guarantee",
                "exactly_once_v2",
                "num.stream.threads",
                PARTITIONS,
                "commit.interval.ms",
                5_000,
                "statestore.cache.max.bytes",
                64 << 20,
                "rocksdb.config.setter",
                SharedMemory.class));
        all.putAll(Map.of(
                "consumer.auto.offset.reset",
                "earliest",
                "consumer.max.poll.records",
                20_000,
                "consumer.fetch.max.bytes",
                64 << 20,
                "consumer.max.partition.fetch.bytes",
                8 << 20,
                "consumer.check.crcs",
                false,
                "buffered.records.per.partition",
                20_000));
        all.putAll(Map.of(
                "producer.linger.ms",
                100,
                "producer.batch.size",
                256 << 10,
                "producer.buffer.memory",
                64 << 20,
                "producer.compression.type",
                "lz4"));
        return all;
    }
}
