package io.millrace.stack;

import io.millrace.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A real broker in a home of its own that can stop, crash and stand still, and comes back as it was. */
public final class RunningBroker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Home home;
    private final Part kafka;
    private final String address;
    private Child child;

    RunningBroker(Home home, Part kafka, String address) {
        this.home = home;
        this.kafka = kafka;
        this.address = address;
    }

    static RunningBroker started() {
        try {
            Home home = Home.at(Files.createTempDirectory("millrace-broker"));
            home.prepare();
            int port = Port.anyFree();
            String address = "127.0.0.1:" + port;
            Settings settings = Settings.of(StackSettings.known())
                    .withPairs(List.of(
                            "kafka=" + address,
                            "kafka-port=" + port,
                            "kafka-controller-port=" + Port.anyFree(),
                            "kafka-memory=256m"));
            RunningBroker broker = new RunningBroker(home, new Kafka(Tree.find(), home, settings), address);
            broker.start();
            return broker;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    public String address() {
        return address;
    }

    /** Returns when it answers. */
    public void start() {
        begin();
        awaitAnswer();
    }

    void awaitAnswer() {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                kafka.ask();
                return;
            } catch (Exception notYet) {
                if (Instant.now().isAfter(deadline) || !child.alive()) {
                    throw Start.died(home, child);
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    /** Returns at once. */
    public void begin() {
        try {
            child = Child.start(kafka, home);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    public void stop() {
        child.stop(PATIENCE);
    }

    public boolean isRunning() {
        return child.alive();
    }

    public void kill() {
        ProcessHandle process = ProcessHandle.of(child.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    /** It keeps its connections and says nothing. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(child.pid()))
                    .inheritIO()
                    .start()
                    .onExit()
                    .join();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Everything that a topic holds by now. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(Map.of("bootstrap.servers", address), bytes, bytes)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            Instant deadline = Instant.now().plus(PATIENCE);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                if (Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException("Topic " + topic + " cannot be read to its end.");
                }
            }
            return records;
        }
    }

    @Override
    public void close() {
        resume();
        child.stop(PATIENCE);
        home.empty();
    }

    /** Gives one broker to all tests that take one. */
    public static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RunningBroker.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(RunningBroker.class, key -> started(), RunningBroker.class);
        }
    }
}
