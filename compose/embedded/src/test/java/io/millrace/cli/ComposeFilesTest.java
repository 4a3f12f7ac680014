package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.ingest.ApiSettings;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The files of the cluster in containers, with each size and each storage. A set is named as its files of variables are. */
class ComposeFilesTest {

    private static final Path FOLDER = Tree.find().root().resolve("compose");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
    private static final List<String> ENDS = List.of("--create-tables", "--apply");
    private static final Set<String> READERS = Set.of("driver", "metastore", "trino", "worker");

    @ParameterizedTest
    @ValueSource(strings = {".env", "small.env", ".env s3.env", "small.env s3.env"})
    void leaveNothingOpen(String set) throws IOException {
        for (Path file : files(set)) {
            Matcher used = VARIABLE.matcher(Files.readString(file));
            while (used.find()) {
                assertThat(variables(set).stringPropertyNames())
                        .as(file.toString())
                        .contains(used.group(1));
            }
        }
        assertThat(FOLDER.resolve(variables(set).getProperty("MILLRACE_PROPERTIES")))
                .exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {".env", "small.env", ".env s3.env", "small.env s3.env"})
    void startPartsThatExist(String set) throws IOException {
        CommandLine line = Cli.commandLine(
                new Terminal(InputStream.nullInputStream(), System.out, System.err, false, false, 0, false));
        for (JsonNode service : services(set)) {
            if (service.has("image")) {
                continue;
            }
            String[] words = texts(service.path("command")).stream()
                    .map(word -> VARIABLE.matcher(word)
                            .replaceAll(name -> variables(set).getProperty(name.group(1))))
                    .toArray(String[]::new);
            assertThatCode(() -> line.parseArgs(words)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-compose.yml hdfs.yml", "docker-compose.yml s3.yml"})
    void referToServicesAndSecretsThatExist(String files) throws IOException {
        Set<String> images = new TreeSet<>();
        Set<String> named = new TreeSet<>();
        Set<String> secrets = new TreeSet<>();
        Set<String> used = new TreeSet<>();
        for (String file : files.split(" ")) {
            JsonNode document = document(FOLDER.resolve(file));
            document.path("secrets").fieldNames().forEachRemaining(secrets::add);
            document.path("services").properties().forEach(service -> {
                (service.getValue().has("extends") ? images : named).add(service.getKey());
                service.getValue().path("depends_on").fieldNames().forEachRemaining(named::add);
                used.addAll(secrets(service.getValue()));
            });
        }

        assertThat(images).containsAll(named);
        assertThat(secrets).isEqualTo(used);
    }

    @ParameterizedTest
    @ValueSource(strings = {"small.env", "small.env s3.env"})
    void theSmallClusterTakesEightGibibytes(String set) throws IOException {
        int sum = 0;
        for (JsonNode service : services(set)) {
            List<String> profiles = texts(service.path("profiles"));
            boolean runs = profiles.isEmpty() || profiles.contains("small");
            if (runs
                    && service.has("mem_limit")
                    && !texts(service.path("command")).stream().anyMatch(ENDS::contains)) {
                sum += mebibytes(service.path("mem_limit").textValue());
            }
        }

        assertThat(sum).isBetween(4_096, 8_192);
    }

    @Test
    void theApisOfTheFullClusterShareARedis() throws IOException {
        JsonNode services = document(FOLDER.resolve("docker-compose.yml")).path("services");

        assertThat(texts(services.path("redis").path("profiles"))).containsExactly("full");
        assertThat(services.path("redis").has("ports")).isFalse();
        for (String api : List.of("api1", "api2")) {
            String address = services.path(api)
                    .path("environment")
                    .path("MILLRACE_API_REDIS")
                    .asText();
            assertThat(ApiSettings.REDIS.parser().apply(address)).contains(URI.create("rediss://millrace@redis:6379"));
            assertThat(services.path(api).path("depends_on").fieldNames())
                    .toIterable()
                    .contains("redis", "access");
        }
    }

    @Test
    void jupyterStartsOnlyWithItsProfileAndReadsItsTokenFromASecret() throws IOException {
        JsonNode jupyter =
                document(FOLDER.resolve("docker-compose.yml")).path("services").path("jupyter");

        assertThat(texts(jupyter.path("profiles"))).containsExactly("jupyter");
        assertThat(texts(jupyter.path("ports"))).allMatch(port -> port.startsWith("127.0.0.1:"));
        assertThat(secrets(jupyter))
                .allMatch(secret -> secret.matches("jupyter-token|authority.pem|.*-analyst.password"));
        assertThat(texts(jupyter.path("networks"))).containsExactly("notebooks");
        assertThat(jupyter.path("environment").path("JUPYTER_TOKEN_FILE").asText())
                .isEqualTo("/run/secrets/jupyter-token");
        assertThat(jupyter.toString()).doesNotContain("token=").doesNotContain("JUPYTER_TOKEN\"");
        assertThat(FOLDER.resolve(texts(jupyter.path("volumes")).getFirst().split(":")[0])
                        .resolve("millrace.py"))
                .exists();
    }

    /** Who has a key of another could pass for it. */
    @Test
    void noServiceHasASecretThatItDoesNotNeed() throws IOException {
        Map<String, Set<String>> having = new TreeMap<>();
        document(FOLDER.resolve("docker-compose.yml"))
                .path("services")
                .properties()
                .forEach(service -> secrets(service.getValue())
                        .forEach(secret -> having.computeIfAbsent(secret, _ -> new TreeSet<>())
                                .add(service.getKey().replaceFirst("\\d$", ""))));

        having.remove("authority.pem");
        having.remove("jupyter-token");
        assertThat(having)
                .containsOnly(
                        entry("kafka.pem", Set.of("kafka")),
                        entry("kafka-millrace-kafka.jaas", Set.of("kafka", "access")),
                        entry("kafka-millrace-api.jaas", Set.of("kafka", "api", "api-small")),
                        entry("kafka-millrace-driver.jaas", Set.of("kafka", "driver")),
                        entry("kafka-millrace-operator.jaas", Set.of("kafka", "cli", "console")),
                        entry("kafka-millrace-reader.jaas", Set.of("kafka")),
                        entry("trino.pem", Set.of("trino", "trino-worker")),
                        entry("trino-shared.secret", Set.of("trino", "trino-worker")),
                        entry("trino-millrace-operator.password", Set.of("trino", "cli", "console")),
                        entry("trino-millrace-analyst.password", Set.of("trino", "jupyter")),
                        entry("api.pem", Set.of("api", "api-small")),
                        entry("api.keys", Set.of("api", "api-small")),
                        entry("api-millrace-operator.key", Set.of("cli", "console")),
                        entry("console.pem", Set.of("console")),
                        entry("console.users", Set.of("console")),
                        entry("spark.secret", Set.of("master", "worker", "driver", "cli", "console")),
                        entry("metastore-password", Set.of("postgres", "metastore", "metastore-tables")),
                        entry("postgres.pem", Set.of("postgres")),
                        entry("redis.pem", Set.of("redis")),
                        entry("redis.users", Set.of("redis")),
                        entry("redis-password", Set.of("api")));
    }

    @Test
    void partsThatReadTheStoreHaveItsKeys() throws IOException {
        Set<String> readers = new TreeSet<>(Set.of("cli"));
        document(FOLDER.resolve("docker-compose.yml"))
                .path("services")
                .properties()
                .forEach(service -> {
                    List<String> words = texts(service.getValue().path("command"));
                    if (words.size() > 1
                            && READERS.contains(words.get(1))
                            && !words.stream().anyMatch(ENDS::contains)) {
                        readers.add(service.getKey());
                    }
                });
        Set<String> having = new TreeSet<>();
        document(FOLDER.resolve("s3.yml")).path("services").properties().forEach(service -> {
            if (secrets(service.getValue()).contains("s3-credentials")
                    && service.getValue().path("environment").has("AWS_SHARED_CREDENTIALS_FILE")) {
                having.add(service.getKey());
            }
        });

        assertThat(having).isEqualTo(readers);
    }

    private static Properties variables(String set) {
        Properties variables = new Properties();
        for (String file : set.split(" ")) {
            try (Reader reader = Files.newBufferedReader(FOLDER.resolve(file))) {
                variables.load(reader);
            } catch (IOException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        }
        return variables;
    }

    private static List<Path> files(String set) {
        List<Path> files = new ArrayList<>(List.of(FOLDER.resolve("parts.yml")));
        for (String file : variables(set).getProperty("COMPOSE_FILE").split(":")) {
            files.add(FOLDER.resolve(file));
        }
        return files;
    }

    private static List<JsonNode> services(String set) throws IOException {
        List<JsonNode> services = new ArrayList<>();
        for (Path file : files(set)) {
            document(file).path("services").forEach(services::add);
        }
        return services;
    }

    private static JsonNode document(Path file) throws IOException {
        return Manifests.documents(Files.readString(file)).getFirst();
    }

    /** Those that a service reads, by the names of their files. */
    private static Set<String> secrets(JsonNode service) {
        Set<String> secrets = new TreeSet<>();
        service.path("secrets")
                .forEach(secret -> secrets.add(secret.path("source").asText(secret.asText())));
        return secrets;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static int mebibytes(String size) {
        int number = Integer.parseInt(size.substring(0, size.length() - 1));
        return size.endsWith("g") ? number * 1_024 : number;
    }
}
