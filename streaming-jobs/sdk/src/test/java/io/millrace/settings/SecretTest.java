package io.millrace.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

    private static final Setting<String> PASSWORD = Setting.secret("trino-password", "The password.");
    private static final Settings NONE = Settings.of(List.of(PASSWORD, KafkaSettings.KAFKA));

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void keepOne() throws IOException {
        file = Files.writeString(folder.resolve("password"), "hunter2\n");
        close(file);
    }

    private static void close(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void standsInAFileOrInAVariable() {
        assertThat(NONE.withPairs(List.of("trino-password=file:" + file)).value(PASSWORD))
                .isEqualTo("hunter2");
        assertThat(NONE.withPairs(List.of("trino-password=file://" + file)).value(PASSWORD))
                .isEqualTo("hunter2");
        assertThat(NONE.withPairs(List.of("trino-password=env:PATH")).value(PASSWORD))
                .isEqualTo(System.getenv("PATH"));
        assertThat(NONE.value(PASSWORD)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trino-password",
                "kafka.sasl.jaas.config",
                "kafka.ssl.key.password",
                "kafka.ssl.keystore.key",
                "kafka.sasl.oauthbearer.client.credentials.client.secret",
                "spark.hadoop.fs.s3a.secret.key",
                "spark.authenticate.secret",
                "spark.ssl.keyPassword"
            })
    void isNeverWrittenOutAndNoMessageRepeatsIt(String key) {
        assertThatThrownBy(() -> NONE.withPairs(List.of(key + "=hunter2")))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "Setting " + key + " is a secret; it has to be file:/path of a file that others cannot read,"
                                + " or env:NAME of a variable that is set.");
    }

    @Test
    void isNotTakenFromAFileThatOthersCanRead() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        // The folder of a test is closed to others, and so is what lies in it.
        assertThat(Secret.read("trino-password", "file:" + file)).isEqualTo("hunter2");

        Path open = Files.createTempFile(Path.of("/tmp"), "open", ".txt");
        try {
            Files.writeString(open, "hunter2");
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
            assertThatThrownBy(() -> Secret.read("trino-password", "file:" + open))
                    .isInstanceOf(SettingsException.class)
                    .hasMessage("Setting trino-password is in " + open
                            + ", which others on this machine can read. Close it to them: chmod 600 " + open);
        } finally {
            Files.delete(open);
        }
    }

    @Test
    void saysWhichFileOrVariableIsMissing() {
        assertThatThrownBy(() -> NONE.withPairs(List.of("trino-password=file:" + folder.resolve("gone"))))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting trino-password is in " + folder.resolve("gone")
                        + ", which cannot be read (NoSuchFileException).");
        assertThatThrownBy(() -> NONE.withPairs(List.of("trino-password=env:MILLRACE_NO_SUCH")))
                .hasMessage(
                        "Setting trino-password is in variable MILLRACE_NO_SUCH of the environment, which is not set.");
    }

    @Test
    void mayBeMissingInAContainerThatDoesNotUseIt() {
        Settings settings = NONE.withPairs(List.of("kafka.sasl.jaas.config=file:/run/secrets/of-another"));

        assertThat(settings.value(KafkaSettings.KAFKA)).isEqualTo("127.0.0.1:29092");
        assertThatThrownBy(() -> KafkaClient.of(settings))
                .hasMessage("Setting kafka.sasl.jaas.config is in /run/secrets/of-another, which cannot be read"
                        + " (NoSuchFileException).");
    }

    @Test
    void reachesClientsOfKafkaAndIsNotAmongThePairs() {
        Settings settings = NONE.withPairs(List.of(
                "kafka=one:9093",
                "kafka.security.protocol=SASL_SSL",
                "kafka.ssl.truststore.location=/etc/ssl/ca.pem",
                "kafka.sasl.jaas.config=file:" + file));
        KafkaClient client = KafkaClient.of(settings);

        assertThat(client.with(Map.of("linger.ms", 5, "security.protocol", "PLAINTEXT")))
                .isEqualTo(Map.of(
                        "bootstrap.servers", "one:9093",
                        "linger.ms", 5,
                        "security.protocol", "SASL_SSL",
                        "ssl.truststore.location", "/etc/ssl/ca.pem",
                        "sasl.jaas.config", "hunter2"));
        assertThat(client).hasToString("one:9093");
        assertThat(settings.pairs()).contains("kafka.sasl.jaas.config=file:" + file);
        assertThat(settings.pairs().toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acks", "enable.idempotence", "auto.offset.reset", "group.id", "max.block.ms"})
    void leavesWhatGuaranteesDependOn(String property) {
        assertThatThrownBy(() -> NONE.withPairs(List.of("kafka." + property + "=1")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting kafka." + property
                        + " cannot be set: Millrace sets it itself, because its guarantees" + " depend on it.");
        assertThatThrownBy(() -> NONE.withPairs(List.of("kafka.bootstrap.servers=one:9092")))
                .hasMessage("Setting kafka.bootstrap.servers cannot be set: setting kafka says where Kafka is.");
    }
}
