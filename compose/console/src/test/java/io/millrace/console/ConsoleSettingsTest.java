package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleSettingsTest {

    private static final Settings DEFAULTS = Settings.of(Main.settings());

    private static <T> T value(Setting<T> setting, String text) {
        return DEFAULTS.withPairs(List.of(setting.key() + "=" + text)).value(setting);
    }

    @Test
    void letThisMachineAloneInByDefault() {
        assertThat(DEFAULTS.value(ConsoleSettings.HOST)).isEqualTo("127.0.0.1");
        assertThat(DEFAULTS.value(ConsoleSettings.PORT)).isEqualTo(8_088);
        assertThat(DEFAULTS.value(ConsoleSettings.USERS)).isEmpty();
        assertThat(DEFAULTS.value(ConsoleSettings.TLS_CERTIFICATE)).isEmpty();
        assertThat(DEFAULTS.value(ConsoleSettings.TLS_KEY)).isEmpty();
        assertThat(DEFAULTS.value(ConsoleSettings.SESSION_TIMEOUT)).isEqualTo(Duration.ofHours(8));
        assertThat(DEFAULTS.value(ConsoleSettings.BODY_LIMIT)).isEqualTo(4L << 20);
        assertThat(DEFAULTS.value(ConsoleSettings.PARTS)).isEmpty();
        assertThat(DEFAULTS.value(ConsoleSettings.DRIVERS)).isEmpty();
        assertThat(DEFAULTS.value(ConsoleSettings.API)).isEqualTo(URI.create("http://127.0.0.1:5000"));
    }

    @Test
    void nameOtherParts() {
        assertThat(value(ConsoleSettings.PARTS, "metastore=127.0.0.1:9083, s3=store:80"))
                .isEqualTo(Map.of("metastore", URI.create("tcp://127.0.0.1:9083"), "s3", URI.create("tcp://store:80")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metastore",
                "metastore=9083",
                "metastore=host:",
                "=host:1",
                "Meta=host:1",
                "a=host:1,",
                "a=b=host:1",
                "a=host:0",
                "a=host:65536",
                "a=under_score:1"
            })
    void saysWhatPartsMayBe(String text) {
        assertThatThrownBy(() -> value(ConsoleSettings.PARTS, text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("console-parts", text, "name=host:port with commas between them");
    }

    @Test
    void nameDrivers() {
        assertThat(value(ConsoleSettings.DRIVERS, "one:4040 , [::1]:4041")).containsExactly("one:4040", "[::1]:4041");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "one:0", "one:65536", "http://one:4040", "one:4040,", "one:4040 two:4040"})
    void saysWhatDriversMayBe(String text) {
        assertThatThrownBy(() -> value(ConsoleSettings.DRIVERS, text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("console-drivers", text, "host:port with commas between them");
    }

    @Test
    void saysWhatPortsAndTimesMayBe() {
        assertThatThrownBy(() -> value(ConsoleSettings.PORT, "65536")).hasMessageContainingAll("console-port", "65536");
        assertThatThrownBy(() -> value(ConsoleSettings.SESSION_TIMEOUT, "0s"))
                .hasMessageContainingAll("console-session-timeout", "0s");
        assertThatThrownBy(() -> value(ConsoleSettings.API, "localhost:5000"))
                .hasMessageContainingAll("api", "localhost:5000");
    }
}
