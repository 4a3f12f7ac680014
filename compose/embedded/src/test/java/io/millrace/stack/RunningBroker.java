package io.millrace.stack;

import io.millrace.access.KafkaRole;
import io.millrace.settings.KafkaClient;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    private final Settings settings;
    private Child child;

    RunningBroker(Home home, Part kafka, Settings settings) {
        this.home = home;
        this.kafka = kafka;
        this.settings = settings;
    }

    /** One that lets in nobody without a name: one who knows its password, or, at another port, has its certificate. */
    public static RunningBroker secured() {
        try {
            Home home = Home.at(Files.createTempDirectory("millrace-broker"));
            home.prepare();
            Settings settings = KafkaSecurity.as(KafkaRole.OPERATOR, home, given().withPairs(List.of("secure=on")));
            Quorum quorum = new Quorum(
                    1,
                    "1@127.0.0.1:" + settings.value(StackSettings.KAFKA_CONTROLLER_PORT),
                    "127.0.0.1:" + Port.anyFree());
            Kafka kafka = new Kafka(Tree.find(), home, settings, Seat.LOOPBACK, quorum);
            RunningBroker broker = new RunningBroker(home, new WithCertificates(kafka), settings);
            broker.start();
            return broker;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Its second listener asks for certificates instead of passwords. */
    private record WithCertificates(Kafka kafka) implements Part {

        @Override
        public String name() {
            return kafka.name();
        }

        @Override
        public List<Port> ports() {
            return kafka.ports();
        }

        @Override
        public Launch prepare() throws IOException {
            Launch launch = kafka.prepare();
            Files.writeString(launch.directory().resolve("server.properties"), """
                    listener.security.protocol.map=BROKER:SASL_SSL,CONTROLLER:SSL,OUTSIDE:SSL
                    listener.name.outside.ssl.client.auth=required
                    listener.name.outside.ssl.principal.mapping.rules=RULE:^CN=(.*)$/$1/
                    """, StandardOpenOption.APPEND);
            return launch;
        }

        @Override
        public void ask() throws IOException {
            kafka.ask();
        }

        @Override
        public void complete() {
            kafka.complete();
        }
    }

    /** The certificate of an authority that no broker has one from. */
    public static Path anotherAuthority(Path folder) {
        Certificates other = new Certificates(Secrets.in(Home.at(folder)));
        other.prepare();
        return other.authority();
    }

    static RunningBroker started(String... more) {
        try {
            Home home = Home.at(Files.createTempDirectory("millrace-broker"));
            home.prepare();
            Settings settings = given().withPairs(List.of(more));
            RunningBroker broker = new RunningBroker(home, new Kafka(Tree.find(), home, settings), settings);
            broker.start();
            return broker;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static Settings given() {
        int port = Port.anyFree();
        return Settings.of(StackSettings.known())
                .withPairs(List.of(
                        "kafka=127.0.0.1:" + port,
                        "kafka-port=" + port,
                        "kafka-controller-port=" + Port.anyFree(),
                        "kafka-memory=256m"));
    }

    public String address() {
        return settings.value(KafkaSettings.KAFKA);
    }

    /** The settings of one who comes to it with a role. */
    public Settings as(KafkaRole role) {
        return KafkaSecurity.as(role, home, settings);
    }

    /** The settings of the API, which shows its certificate. */
    public Settings withCertificate() {
        Secrets secrets = Secrets.in(home);
        return settings.withPairs(List.of(
                "kafka=" + ((WithCertificates) kafka).kafka().quorum().outside(),
                "kafka.security.protocol=SSL",
                "kafka.ssl.keystore.type=PEM",
                "kafka.ssl.keystore.location=" + new Certificates(secrets).of(Certificates.Server.API)));
    }

    /** The settings of these alone that say where it is and how to come to it. */
    public String[] pairs(KafkaRole role) {
        return as(role).pairs().stream()
                .filter(pair -> pair.startsWith("kafka=") || pair.startsWith("kafka."))
                .toArray(String[]::new);
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
                kafka.complete();
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
                new KafkaConsumer<>(KafkaClient.of(settings).with(Map.of()), bytes, bytes)) {
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
