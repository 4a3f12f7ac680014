package io.millrace.faults;

import io.millrace.access.KafkaRole;
import io.millrace.cluster.Cluster;
import io.millrace.endtoend.Attempts;
import io.millrace.lake.Lake;
import io.millrace.settings.KafkaClient;
import io.millrace.settings.Settings;
import io.millrace.stack.Addresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Knocks at the doors of a cluster, from this machine and from containers that have no business there. */
final class ClusterDoors {

    private static final int PATIENCE_MILLIS = 15_000;
    private static final String EVENTS = "skyone";
    private static final String IN = "let in";

    /** What servers say, where that tells more than the kind of an error. */
    private static final List<String> PHRASES = List.of(
            "answer 401",
            "answer 403",
            "Access Denied",
            "Authentication failed",
            "PKIX path building failed",
            "no encryption",
            "password authentication failed",
            "NOAUTH",
            "NOPERM",
            "403 Forbidden",
            "invalid host",
            "Expected SaslMessage",
            "Name or service not known");

    /** Files beside the secrets: certificates, hashes, and settings that name the files of secrets. */
    private static final Set<String> OPEN = Set.of("authority.pem", "api.keys", "cluster.properties");

    interface Attempt {
        void with(Settings settings) throws Exception;
    }

    /** Tries, and notes what came of it. */
    interface Knock {
        void at(String door, String who, String what, Attempt attempt, String... pairs);
    }

    private final Cluster cluster;
    private final String project;
    private final Settings operator;
    private final Path secrets;
    private final Attempts attempts = new Attempts(ClusterDoors.class);
    private final List<String> failures = new ArrayList<>();

    /** @param project what its networks are named after */
    ClusterDoors(Cluster cluster, String project, Settings operator) {
        this.cluster = cluster;
        this.project = project;
        this.operator = operator;
        this.secrets = cluster.secrets();
    }

    /** False if one lets in more, or turns away in another way, than docs/attempts.tsv says; prints which. */
    boolean areShut() throws IOException, InterruptedException {
        kafka();
        trino();
        new HttpDoors(operator, secrets).tryAll(this::at);
        fromContainers();
        noSecretIsInWhatDockerShows();
        try {
            attempts.check();
        } catch (AssertionError changed) {
            failures.add(changed.getMessage());
        }
        failures.forEach(System.out::println);
        return failures.isEmpty();
    }

    private void kafka() {
        at("Kafka", "anybody", "topics in plain text", ClusterDoors::topics, "kafka.security.protocol=PLAINTEXT");
        at("Kafka", "anybody", "topics over TLS without a login", ClusterDoors::topics, "kafka.security.protocol=SSL");
        at(
                "Kafka",
                "operator",
                "topics, trusting Java's authorities",
                ClusterDoors::topics,
                "kafka.ssl.truststore.type=PKCS12",
                "kafka.ssl.truststore.location=" + System.getProperty("java.home") + "/lib/security/cacerts");
        at("Kafka", "operator", "delete a topic", ClusterDoors::deleteTopic);
        at("Kafka", "API", "delete a topic", ClusterDoors::deleteTopic, loginOf(KafkaRole.API));
        at("Kafka", "driver", "send an event", ClusterDoors::send, loginOf(KafkaRole.DRIVER));
        at("Kafka", "reader", "send an event", ClusterDoors::send, loginOf(KafkaRole.READER));
    }

    private String loginOf(KafkaRole role) {
        return "kafka.sasl.jaas.config=file:" + secrets.resolve("kafka-" + role.user() + ".jaas");
    }

    private static void topics(Settings settings) throws Exception {
        try (Admin admin = admin(settings)) {
            admin.listTopics().names().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void deleteTopic(Settings settings) throws Exception {
        try (Admin admin = admin(settings)) {
            admin.deleteTopics(List.of(EVENTS)).all().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void send(Settings settings) throws Exception {
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                KafkaClient.of(settings).with(Map.of("max.block.ms", PATIENCE_MILLIS)), bytes, bytes)) {
            producer.send(new ProducerRecord<>(EVENTS, new byte[0])).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static Admin admin(Settings settings) {
        return Admin.create(KafkaClient.of(settings)
                .with(Map.of(
                        "request.timeout.ms", PATIENCE_MILLIS / 4, "default.api.timeout.ms", PATIENCE_MILLIS / 4)));
    }

    private void trino() {
        String analyst = "trino-password=file:" + secrets.resolve("trino-millrace-analyst.password");
        at(
                "Trino",
                "analyst",
                "drop a view",
                asking("drop view lake.game.swords"),
                "trino-user=millrace-analyst",
                analyst);
        at(
                "Trino",
                "analyst",
                "delete rows",
                asking("delete from delta.game.swords"),
                "trino-user=millrace-analyst",
                analyst);
        at("Trino", "analyst", "the operator's name", asking("select 1"), analyst);
        at("Trino", "anybody", "a query without a password", asking("select 1"), "trino-password=");
        at("Trino", "operator", "a query, trusting Java's authorities", asking("select 1"), "trino-certificates=");
    }

    private static Attempt asking(String sql) {
        return settings -> new Lake(Addresses.of(settings).trino()).query(sql);
    }

    private void fromContainers() {
        for (String door : List.of(
                "metastore:9083",
                "namenode:8020",
                "datanode1:9866",
                "postgres:5432",
                "kafka1:29092",
                "redis:6379",
                "master:7077",
                "driver1:4041",
                "api1:5000",
                "console:8088")) {
            String[] parts = door.split(":");
            at(
                    parts[0],
                    "a notebook",
                    "connect",
                    container("notebooks", "exec 3<>/dev/tcp/" + parts[0] + "/" + parts[1]));
        }
        require(
                outcome(container("notebooks", "exec 3<>/dev/tcp/trino/8080"), operator)
                        .equals(IN),
                "Notebooks do not reach Trino.");
        at(
                "trino",
                "a container",
                "a query in plain text",
                container(
                        "default",
                        "exec 3<>/dev/tcp/trino/8081; printf 'POST /v1/statement HTTP/1.0\\r\\nHost: trino\\r\\nX-Trino-User: millrace-operator\\r\\n"
                                + "Content-Length: 8\\r\\n\\r\\nselect 1' >&3; cat <&3; false"));
        at(
                "master",
                "a container",
                "a request of Spark's client without the secret",
                container(
                        "default",
                        "/opt/java/bin/java --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
                                + " -cp '/opt/millrace/lib/spark/jars/*' org.apache.spark.deploy.Client"
                                + " kill spark://master:7077 driver-1"));
        at(
                "postgres",
                "the metastore",
                "connect in plain text",
                in(
                        "postgres",
                        "PGPASSWORD=$(cat /run/secrets/metastore-password) psql 'host=postgres user=millrace dbname=metastore sslmode=disable' -c 'select 1'"));
        at(
                "postgres",
                "anybody",
                "connect with a wrong password",
                in(
                        "postgres",
                        "PGPASSWORD=guessed psql 'host=postgres user=millrace dbname=metastore sslmode=require' -c 'select 1'"));
        String redis = "redis-cli --tls --cacert /run/secrets/authority.pem ";
        at("redis", "anybody", "read in plain text", in("redis", "redis-cli -e hgetall userstatistics"));
        at("redis", "anybody", "read without a login", in("redis", redis + "-e hgetall userstatistics"));
        String password = "REDISCLI_AUTH=" + text("redis-password") + " ";
        at("redis", "API", "empty it", in("redis", password + redis + "-e --user millrace flushall"));
        at(
                "redis",
                "API",
                "read its configuration",
                in("redis", password + redis + "-e --user millrace config get '*'"));
    }

    private String text(String secret) {
        try {
            return Files.readString(secrets.resolve(secret)).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What runs in a container of a network of the cluster, without a secret. */
    private Attempt container(String network, String script) {
        return _ -> docker(
                "run",
                "--rm",
                "--network",
                project + "_" + network,
                "--entrypoint",
                "bash",
                "millrace:local",
                "-c",
                script);
    }

    /** What runs in a service's own container. */
    private Attempt in(String service, String script) {
        return _ -> docker("exec", cluster.container(service), "bash", "-c", script);
    }

    private void docker(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(cluster.program()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    private void noSecretIsInWhatDockerShows() throws IOException, InterruptedException {
        Map<String, String> known = new HashMap<>();
        try (Stream<Path> files = Files.list(secrets)) {
            for (Path file : files.filter(
                            file -> !OPEN.contains(file.getFileName().toString()))
                    .toList()) {
                Stream.of(Files.readString(file).split("[\\s\"]"))
                        .filter(word -> word.length() >= 48)
                        .forEach(word -> known.put(word, file.getFileName().toString()));
            }
        }
        List<String> shown = new ArrayList<>();
        for (String service : cluster.services()) {
            for (String look : List.of("inspect", "top", "logs")) {
                Process process = new ProcessBuilder(cluster.program(), look, cluster.container(service))
                        .redirectErrorStream(true)
                        .start();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                process.waitFor();
                known.forEach((secret, file) -> {
                    if (said.contains(secret)) {
                        shown.add(file + " in " + look + " of " + service);
                    }
                });
            }
        }
        require(known.size() > 15, "There are only the secrets " + known.values());
        require(shown.isEmpty(), "Seen: " + shown);
    }

    private void at(String door, String who, String what, Attempt attempt, String... pairs) {
        String outcome = outcome(attempt, operator.withPairs(List.of(pairs)));
        require(!outcome.equals(IN), door + " lets in " + who + ": " + what);
        attempts.add(door, who, what, outcome);
    }

    /** All are tried before one of them ends the test: a cluster takes minutes to start. */
    private void require(boolean holds, String otherwise) {
        if (!holds) {
            failures.add(otherwise);
        }
    }

    private static String outcome(Attempt attempt, Settings settings) {
        try {
            attempt.with(settings);
            return IN;
        } catch (Exception refused) {
            StringBuilder said = new StringBuilder();
            for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
                said.append(cause).append('\n');
            }
            return PHRASES.stream()
                    .filter(said.toString()::contains)
                    .findFirst()
                    .orElseGet(() -> Attempts.kind(refused));
        }
    }
}
