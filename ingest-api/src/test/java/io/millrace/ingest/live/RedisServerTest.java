package io.millrace.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.Main;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisServerTest {

    @TempDir
    private Path folder;

    @Test
    void readsWhereRedisIs() throws IOException {
        RedisServer plain = server("api-redis=cache:6379");
        RedisServer secured =
                server("api-redis=rediss://millrace@cache:6380/3", "api-redis-password=file:" + password());

        assertThat(plain.place().toString()).isEqualTo("cache:6379");
        assertThat(plain.config().isSsl()).isFalse();
        assertThat(secured.config().isSsl()).isTrue();
        assertThat(secured.config().getUser()).isEqualTo("millrace");
        assertThat(secured.config().getPassword()).isEqualTo("s3cr3t");
        assertThat(secured.config().getDatabase()).isEqualTo(3);
        assertThat(secured.config().getSslParameters().getEndpointIdentificationAlgorithm())
                .isEqualTo("HTTPS");
        assertThat(secured.toString()).isEqualTo("cache:6380");
        assertThat(RedisServer.of(Settings.of(Main.settings()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://user:s3cr3t@cache:6379",
                "rediss://:s3cr3t@cache:6379/0",
                ":s3cr3t@cache:6379",
                "rediss://user:s3cr3t#{@cache:6379"
            })
    void refusesAPasswordInTheAddressAndDoesNotRepeatIt(String address) {
        assertThatThrownBy(() -> server("api-redis=" + address))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("api-redis-password to file:/path or env:NAME")
                .hasMessageNotContaining("s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cache", "http://cache:6379", "redis://cache:6379/x", "redis://cache:6379/-1", "redis://:6379"})
    void refusesWhatIsNoAddress(String address) {
        assertThatThrownBy(() -> server("api-redis=" + address))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("host:port");
    }

    @Test
    void sendsNoPasswordWithoutTls() throws IOException {
        String password = "api-redis-password=file:" + password();

        assertThatThrownBy(() -> server("api-redis=redis://millrace@cache:6379", password))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("Write rediss://millrace@cache:6379");
        assertThatThrownBy(() -> server("api-redis=cache:6379", "api-redis-certificates=a.pem"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("rediss://cache:6379");
    }

    @Test
    void namesWhatIsMissing() throws IOException {
        assertThatThrownBy(() -> server("api-redis=rediss://millrace@cache:6379"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("Set api-redis-password");
        assertThatThrownBy(() -> server("api-redis=rediss://cache:6379", "api-redis-certificates=none.pem"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("none.pem")
                .hasMessageContaining("api-redis-certificates");
    }

    private RedisServer server(String... pairs) {
        return RedisServer.of(Settings.of(Main.settings()).withPairs(List.of(pairs)))
                .orElseThrow();
    }

    private Path password() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "s3cr3t\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
