package io.millrace.stack;

import io.millrace.lake.Lake;
import io.millrace.lake.Rows;
import io.millrace.lake.TrinoAddress;
import io.millrace.sdk.Message;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Traffic;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A whole stack for tests, with every pipeline, on free ports and in a home of its own. It is started
 * for the first test that takes one as a parameter, shared by all, and stopped after the last.
 */
public final class RunningStack implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Home home;
    private final Stack stack;

    private RunningStack(Home home, Stack stack) {
        this.home = home;
        this.stack = stack;
    }

    /** One of its own, with these settings. */
    public static RunningStack start(List<String> pipelines, String... pairs) throws IOException {
        return start(Home.at(Files.createTempDirectory("millrace-test")), pipelines, pairs);
    }

    /** One of its own, whose tables and checkpoints lie in a store. */
    public static RunningStack start(List<String> pipelines, RunningS3 store) throws IOException {
        Home home = Home.at(Files.createTempDirectory("millrace-test"));
        RunningS3.addClient(home);
        return start(home, pipelines, store.pairs());
    }

    private static RunningStack start(Home home, List<String> pipelines, String... more) {
        List<String> pairs = new ArrayList<>(List.of("start-timeout=10m", "restart-driver=off", "console=off"));
        Stack.PORTS.forEach(port -> pairs.add(port.key() + "=" + Port.anyFree()));
        pairs.addAll(List.of(more));
        Stack stack = Stack.in(Tree.find(), home, settings(pairs), new Printed());
        RunningStack running = new RunningStack(home, stack);
        stack.start(pipelines);
        return running;
    }

    /** The same stack, whose driver was stopped in order and started with other settings; so commands have them, too. */
    public RunningStack withDriverSet(String... pairs) {
        Running before = Running.in(home).orElseThrow();
        before.part(Spark.NAME).orElseThrow().stop(settings().value(StackSettings.STOP_TIMEOUT));
        List<String> all = new ArrayList<>(before.settings());
        all.addAll(List.of(pairs));
        List<String> set = settings(all).pairs();
        new Running(before.pipelines(), set, before.without(Spark.NAME).parts()).save(home);
        RunningStack again = new RunningStack(home, Stack.in(Tree.find(), home, settings(set), new Printed()));
        again.stack.start(before.pipelines());
        return again;
    }

    private static Settings settings(List<String> pairs) {
        return Settings.of(StackSettings.known()).withPairs(pairs);
    }

    public Stack stack() {
        return stack;
    }

    public Settings settings() {
        return stack.settings();
    }

    public Path home() {
        return home.folder();
    }

    /** The end of a command line that means this stack. */
    public List<String> options() {
        return List.of("--home", home.folder().toString());
    }

    public Rows query(String sql) {
        return new Lake(stack.addresses().trino()).query(sql);
    }

    /** The same, where names without a schema are of this one. */
    public Rows queryIn(String schema, String sql) {
        return new Lake(stack.addresses().trino().in(schema)).query(sql);
    }

    /** As one of the users that a secured stack has made. */
    public Rows queryAs(String user, String sql) {
        Settings theirs = settings()
                .withPairs(List.of(
                        "trino-user=" + user,
                        "trino-password=file:" + home.folder().resolve("secrets/trino-" + user + ".password")));
        return new Lake(TrinoAddress.of(theirs)).query(sql);
    }

    /** {@code select 1}, asked with other settings. */
    public Rows queryWith(String... pairs) {
        return new Lake(TrinoAddress.of(settings().withPairs(List.of(pairs)))).query("select 1");
    }

    /** The rows as text. */
    public List<List<String>> sql(String sql) {
        return query(sql).texts();
    }

    /** The one value that a query gives. */
    public long number(String sql) {
        return Long.parseLong(sql(sql).getFirst().getFirst());
    }

    /** Sends these records; returns when Kafka has acknowledged each. */
    public void produce(List<Message> messages) {
        List<String> topics = messages.stream().map(Message::topic).distinct().toList();
        int partitions = settings().value(KafkaSettings.TOPIC_PARTITIONS);
        try (Outbox outbox = Outbox.making(settings(), topics, partitions)) {
            messages.forEach(outbox::send);
            outbox.flush();
        }
    }

    /** Sends so many of a pipeline's sample events, and gives them. */
    public List<Message> produce(String pipeline, int count, long seed) {
        Iterator<Message> traffic =
                Traffic.of(Pipelines.named(pipeline)).orElseThrow().messages(settings(), seed);
        List<Message> messages = new ArrayList<>();
        while (messages.size() < count) {
            messages.add(traffic.next());
        }
        produce(messages);
        return messages;
    }

    public void createTopics(int partitions, String... names) throws ExecutionException, InterruptedException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", stack.addresses().kafka()))) {
            admin.createTopics(Stream.of(names)
                            .map(name -> new NewTopic(name, partitions, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    /** Sends these, in their order, to partitions and with times of their own; returns when Kafka has acknowledged each. */
    public void send(List<ProducerRecord<byte[], byte[]>> records) throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                // One request at a time: a topic that was made a moment ago refuses the first ones.
                Map.of("bootstrap.servers", stack.addresses().kafka(), "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (Future<RecordMetadata> sent :
                    records.stream().map(producer::send).toList()) {
                sent.get();
            }
        }
    }

    /** The first so many records of a topic, as {@code key=value}. */
    public List<String> read(String topic, int count) {
        List<String> read = new ArrayList<>();
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        stack.addresses().kafka(),
                        "group.id",
                        "test-of-" + topic,
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (read.size() < count && Instant.now().isBefore(deadline)) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> read.add(record.key() + "=" + record.value()));
            }
        }
        return read;
    }

    public void waitUntilCommitted() {
        stack.awaitCommitted(PATIENCE);
    }

    /** Lets the views over all pipelines be over these. */
    public void uniteViews(List<String> pipelines) {
        new Views(Tree.find(), new Lake(stack.addresses().trino())).unite(pipelines);
    }

    /** Its parts, which are all Java. */
    public List<Long> pids() {
        return Running.in(home).orElseThrow().living().stream()
                .filter(child -> !child.part().equals(Watch.NAME))
                .map(Child::pid)
                .toList();
    }

    /** Ends a part as a crash would. */
    public void kill(String part) {
        Child child = Running.in(home).flatMap(running -> running.part(part)).orElseThrow();
        ProcessHandle process = ProcessHandle.of(child.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        stack.close();
        home.empty();
    }

    /** Gives the shared stack to tests that take one. */
    public static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RunningStack.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(RunningStack.class, key -> started(), RunningStack.class);
        }

        private static RunningStack started() {
            try {
                return start(Pipelines.slugs());
            } catch (IOException refused) {
                throw new java.io.UncheckedIOException(refused);
            }
        }
    }

    private static final class Printed implements Report {
        @Override
        public void says(String line) {
            System.out.println("stack: " + line);
        }

        @Override
        public void doing(String what) {}
    }
}
