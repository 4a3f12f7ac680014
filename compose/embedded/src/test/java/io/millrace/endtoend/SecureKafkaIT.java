package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.access.KafkaRole;
import io.millrace.endtoend.InProcess.Renamed;
import io.millrace.sdk.Message;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Traffic;
import io.millrace.settings.KafkaClient;
import io.millrace.settings.Settings;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.Outbox;
import io.millrace.stack.RunningBroker;
import io.millrace.stack.RunningStack;
import io.millrace.stack.UsesSpark;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Kafka that lets in nobody without a name, and each name only as far as its role goes. */
@OnSharedStack
@UsesSpark
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecureKafkaIT {

    private static final Pipeline FLIGHTS = Pipelines.named("flights");
    private static final String INPUT = "skyone";
    private static final String OUTPUT = "flightdata";
    private static final String OTHERS = "payroll";
    private static final String GROUP = "millrace-flights";
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int EVENTS = 200;

    private final RunningStack stack;
    private final Attempts attempts = new Attempts(SecureKafkaIT.class);
    private RunningBroker broker;

    SecureKafkaIT(RunningStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void startTheBroker() throws Exception {
        broker = RunningBroker.secured();
        try (Admin admin = admin(KafkaRole.OPERATOR)) {
            admin.createTopics(List.of(new NewTopic(INPUT, 2, (short) 1), new NewTopic(OUTPUT, 2, (short) 1)))
                    .all()
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @AfterAll
    void stopTheBroker() {
        broker.close();
        attempts.check();
    }

    @Test
    void carriesEventsFromTheApiThroughAPipelineToItsReaders() throws Exception {
        Settings operator = broker.as(KafkaRole.OPERATOR);
        try (Outbox outbox = Outbox.making(operator, FLIGHTS_TOPICS, 2)) {
            Iterator<Message> traffic = Traffic.of(FLIGHTS).orElseThrow().messages(operator, 1);
            for (int sent = 0; sent < EVENTS; sent++) {
                outbox.send(traffic.next());
            }
            outbox.flush();
        }
        try (ApiProcess api = ApiProcess.start(stack, broker.pairs(KafkaRole.API))) {
            HttpResponse<String> taken = api.post(INPUT, """
                    {"email_address": "ann@email.com", "flight_departure_time": "2923-10-16T08:00:00.000",
                     "iata_departure_code": "LAS", "flight_arrival_time": "2923-10-16T12:01:00.000",
                     "iata_arrival_code": "BOS", "flight_number": "SKY1522", "confirmation": "SKY1SAFE"}""");
            assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);

            HttpResponse<String> receipt = api.get("/v1/events/" + INPUT + "/0/0");
            assertThat(receipt.statusCode())
                    .as("the API may see how far pipelines have read: %s", receipt.body())
                    .isEqualTo(200);

            new InProcess(stack).runOnce(new Renamed("secured", FLIGHTS), broker.pairs(KafkaRole.DRIVER));

            Soon.holds(
                    "the API shows what the pipeline has written",
                    () -> api.get("/v1/views/" + OUTPUT + "/SKY1SAFE").body().contains("SKY1522"));
        }

        assertThat(stack.number("select sum(read) from secured.ledger")).isEqualTo(EVENTS + 1);
        assertThat(stack.sql("select flight_number from secured.flight_data where confirmation = 'SKY1SAFE'"))
                .containsExactly(List.of("SKY1522"));
        assertThat(read(KafkaRole.READER, OUTPUT))
                .hasSize(Math.toIntExact(stack.number("select count(*) from secured.flight_data")));
        try (Admin admin = admin(KafkaRole.OPERATOR)) {
            assertThat(admin
                            .listConsumerGroupOffsets("millrace-secured")
                            .partitionsToOffsetAndMetadata()
                            .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                            .values()
                            .stream()
                            .mapToLong(OffsetAndMetadata::offset)
                            .sum())
                    .isEqualTo(EVENTS + 1);
        }
    }

    private static final List<String> FLIGHTS_TOPICS = List.of("skyone", "sunset");

    private interface Attempt {
        void with(KafkaClient client) throws Exception;
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> stepsTooFar() {
        Attempt write = client -> write(client, INPUT);
        return Stream.of(
                arguments("reads what it takes", KafkaRole.API, (Attempt) client -> read(client, INPUT)),
                arguments("writes for a pipeline", KafkaRole.API, (Attempt) client -> write(client, OUTPUT)),
                arguments("makes another topic", KafkaRole.API, (Attempt) client -> create(client, OTHERS)),
                arguments("deletes a topic", KafkaRole.API, (Attempt) client -> delete(client, INPUT)),
                arguments("lets a topic forget", KafkaRole.API, (Attempt) client -> configure(client, INPUT)),
                arguments("moves a pipeline's group", KafkaRole.API, (Attempt) SecureKafkaIT::moveGroup),
                arguments("changes access", KafkaRole.API, (Attempt) SecureKafkaIT::changeAccess),
                arguments("writes events", KafkaRole.DRIVER, write),
                arguments("reads what it writes", KafkaRole.DRIVER, (Attempt) client -> read(client, OUTPUT)),
                arguments("makes another topic", KafkaRole.DRIVER, (Attempt) client -> create(client, OTHERS)),
                arguments("deletes a topic", KafkaRole.DRIVER, (Attempt) client -> delete(client, OUTPUT)),
                arguments("lets a topic forget", KafkaRole.DRIVER, (Attempt) client -> configure(client, INPUT)),
                arguments("changes access", KafkaRole.DRIVER, (Attempt) SecureKafkaIT::changeAccess),
                arguments("makes another topic", KafkaRole.OPERATOR, (Attempt) client -> create(client, OTHERS)),
                arguments("deletes a topic", KafkaRole.OPERATOR, (Attempt) client -> delete(client, INPUT)),
                arguments("lets a topic forget", KafkaRole.OPERATOR, (Attempt) client -> configure(client, INPUT)),
                arguments("changes access", KafkaRole.OPERATOR, (Attempt) SecureKafkaIT::changeAccess),
                arguments("reads events", KafkaRole.READER, (Attempt) client -> read(client, INPUT)),
                arguments("writes events", KafkaRole.READER, write),
                arguments("writes for a pipeline", KafkaRole.READER, (Attempt) client -> write(client, OUTPUT)),
                arguments("makes a topic", KafkaRole.READER, (Attempt) client -> create(client, OTHERS)),
                arguments("moves a pipeline's group", KafkaRole.READER, (Attempt) SecureKafkaIT::moveGroup),
                arguments("changes access", KafkaRole.READER, (Attempt) SecureKafkaIT::changeAccess));
    }

    @ParameterizedTest(name = "{1} {0}")
    @MethodSource("stepsTooFar")
    void letsNoRoleGoAStepTooFar(String name, KafkaRole role, Attempt attempt) {
        Throwable refused = catchThrowable(() -> attempt.with(KafkaClient.of(broker.as(role))));

        assertThat(refused)
                .satisfiesAnyOf(
                        each -> assertThat(each).isInstanceOf(AuthorizationException.class),
                        each -> assertThat(each).hasCauseInstanceOf(AuthorizationException.class));
        // Which of several rights is missing depends on what the broker answers first.
        attempts.add("Kafka", role.user(), name, AuthorizationException.class.getSimpleName());
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> strangers() {
        String login = "org.apache.kafka.common.security.%s required username=\"%s\" password=\"%s\";";
        return Stream.of(
                arguments("plain text", Map.of("security.protocol", "PLAINTEXT")),
                arguments("no login", Map.of("security.protocol", "SSL")),
                arguments("a login without TLS", Map.of("security.protocol", "SASL_PLAINTEXT")),
                arguments(
                        "a wrong password",
                        Map.of(
                                "sasl.jaas.config",
                                login.formatted("scram.ScramLoginModule", KafkaRole.OPERATOR.user(), "guessed"))),
                arguments(
                        "a user that there is not",
                        Map.of("sasl.jaas.config", login.formatted("scram.ScramLoginModule", "admin", "admin"))),
                arguments(
                        "another mechanism",
                        Map.of(
                                "sasl.mechanism",
                                "PLAIN",
                                "sasl.jaas.config",
                                login.formatted("plain.PlainLoginModule", KafkaRole.OPERATOR.user(), "guessed"))),
                arguments("an older TLS", Map.of("ssl.enabled.protocols", "TLSv1.1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strangers")
    void letsInNobodyWithoutAName(String name, Map<String, String> instead) {
        Throwable refused = catchThrowable(() -> names(instead));

        assertThat(refused).isNotNull();
        assertThat(names(Map.of())).contains(INPUT);
        attempts.add("Kafka", "anybody", name, Attempts.kind(refused));
    }

    @Test
    void takesACertificateForAPassword(@TempDir Path folder) throws Exception {
        KafkaClient api = KafkaClient.of(broker.withCertificate());
        Path another = RunningBroker.anotherAuthority(folder).resolveSibling("api.pem");

        write(api, INPUT);
        assertThatThrownBy(() -> read(api, INPUT)).isInstanceOf(AuthorizationException.class);
        assertThatThrownBy(() -> names(api, Map.of("ssl.keystore.location", another.toString())))
                .hasStackTraceContaining("SslAuthenticationException");
        Map<String, String> none = new HashMap<>(api.properties());
        none.keySet().removeIf(key -> key.startsWith("ssl.keystore"));
        assertThatThrownBy(() -> names(new KafkaClient(api.servers(), none), Map.of()))
                .hasStackTraceContaining("SslAuthenticationException");
    }

    @Test
    void isNotMistakenForAnotherServer(@TempDir Path folder) {
        Path otherAuthority = RunningBroker.anotherAuthority(folder);

        assertThatThrownBy(() -> names(Map.of("ssl.truststore.location", otherAuthority.toString())))
                .hasStackTraceContaining("PKIX path");
    }

    @Test
    void saysNoPasswordWhereSettingsAreShown() throws IOException {
        Settings driver = broker.as(KafkaRole.DRIVER);
        String password = KafkaClient.of(driver)
                .properties()
                .get("sasl.jaas.config")
                .replaceFirst(".*password=\"(\\w+)\".*", "$1");

        assertThat(password).hasSize(48);
        assertThat(driver.pairs().toString()).doesNotContain(password);
        assertThat(KafkaClient.of(driver).toString()).doesNotContain(password);
        assertThat(commandLines()).contains("kafka.Kafka").doesNotContain(password);
    }

    /** Of every process on this machine, as anybody sees them. */
    private static String commandLines() throws IOException {
        StringBuilder lines = new StringBuilder();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                try {
                    lines.append(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
                } catch (IOException gone) {
                    // It has ended meanwhile.
                }
            }
        }
        return lines.toString();
    }

    private Admin admin(KafkaRole role) {
        return admin(KafkaClient.of(broker.as(role)));
    }

    private static Admin admin(KafkaClient client) {
        return Admin.create(client.with(
                Map.of("request.timeout.ms", PATIENCE_MILLIS / 4, "default.api.timeout.ms", PATIENCE_MILLIS / 4)));
    }

    private Set<String> names(Map<String, String> instead) {
        return names(KafkaClient.of(broker.as(KafkaRole.OPERATOR)), instead);
    }

    private static Set<String> names(KafkaClient client, Map<String, String> instead) {
        Map<String, String> properties = new HashMap<>(client.properties());
        properties.putAll(instead);
        try (Admin admin = admin(new KafkaClient(client.servers(), properties))) {
            return admin.listTopics().names().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (Exception refused) {
            throw new IllegalStateException(refused);
        }
    }

    private List<String> read(KafkaRole role, String topic) {
        return read(KafkaClient.of(broker.as(role)), topic);
    }

    private static List<String> read(KafkaClient client, String topic) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        List<String> values = new java.util.ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(client.with(Map.of()), bytes, bytes)) {
            List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long all = ends.values().stream().mapToLong(Long::longValue).sum();
            long deadline =
                    System.nanoTime() + Duration.ofMillis(PATIENCE_MILLIS).toNanos();
            do {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
            } while (values.size() < all && System.nanoTime() < deadline);
        }
        return values;
    }

    private static void write(KafkaClient client, String topic) throws Exception {
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client.with(Map.of("max.block.ms", PATIENCE_MILLIS)), bytes, bytes)) {
            producer.send(new ProducerRecord<>(topic, new byte[0])).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void create(KafkaClient client, String topic) throws Exception {
        try (Admin admin = admin(client)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                    .all()
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void delete(KafkaClient client, String topic) throws Exception {
        try (Admin admin = admin(client)) {
            admin.deleteTopics(List.of(topic)).all().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void configure(KafkaClient client, String topic) throws Exception {
        try (Admin admin = admin(client)) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(new ConfigEntry("retention.ms", "1"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void moveGroup(KafkaClient client) throws Exception {
        try (Admin admin = admin(client)) {
            admin.alterConsumerGroupOffsets(GROUP, Map.of(new TopicPartition(INPUT, 0), new OffsetAndMetadata(0)))
                    .all()
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void changeAccess(KafkaClient client) throws Exception {
        try (Admin admin = admin(client)) {
            admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
