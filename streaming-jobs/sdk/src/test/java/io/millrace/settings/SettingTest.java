package io.millrace.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {

    private static final Setting<String> TEXT = Setting.text("name", "nobody", "Who it is.");
    private static final Setting<Integer> NUMBER = Setting.number("count", 5, 1, 10, "How many.");
    private static final Setting<Integer> PORT = Setting.port("trino-port", 8080, "Where Trino listens.");
    private static final Setting<Boolean> SWITCH = Setting.onOff("game.greeting", "off", "Whether to greet.");
    private static final Setting<Duration> TIME = Setting.time("wait", "1s", "How long.");
    private static final Setting<Long> SIZE = Setting.size("memory", "1g", "How much.");
    private static final Setting<String> SERVERS = Setting.addresses("metastore", "thrift://host:9083", "Where.");
    private static final Setting<URI> PLACE = Setting.place("warehouse", "file:/data", "Where.");

    @Test
    void takesAnyTextWithoutTheSpaceAroundIt() {
        assertThat(TEXT.parse("  a b = c ")).isEqualTo("a b = c");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "10, 10", "' 7 ', 7"})
    void takesAWholeNumberWithinItsBounds(String text, int value) {
        assertThat(NUMBER.parse(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "-1", "1.5", "ten", "", "99999999999"})
    void refusesAnyOtherNumber(String text) {
        assertThatThrownBy(() -> NUMBER.parse(text))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting count is \"" + text + "\"; it has to be a whole number from 1 to 10.");
    }

    @Test
    void takesPortsFromOneTo65535() {
        assertThat(PORT.parse("1")).isEqualTo(1);
        assertThat(PORT.parse("65535")).isEqualTo(65_535);
        assertThatThrownBy(() -> PORT.parse("0")).isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> PORT.parse("65536")).isInstanceOf(SettingsException.class);
    }

    @Test
    void takesOnAndOff() {
        assertThat(SWITCH.parse("on")).isTrue();
        assertThat(SWITCH.parse("off")).isFalse();
        assertThatThrownBy(() -> SWITCH.parse("true"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting game.greeting is \"true\"; it has to be on or off.");
    }

    @Test
    void aTimeCanBeNoneWhereThatMeansSomething() {
        Setting<Duration> within = Setting.timeOrNone("within", "10m", "How long.");

        assertThat(within.parse("0s")).isEqualTo(Duration.ZERO);
        assertThat(within.parse("2h")).isEqualTo(Duration.ofHours(2));
        assertThatThrownBy(() -> within.parse("soon"))
                .hasMessage("Setting within is \"soon\"; it has to be a time such as 500ms, 30s, 5m or 2h, or 0s.");
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "5m, PT5M", "2h, PT2H", "7d, PT168H"})
    void takesATimeInEachUnit(String text, Duration value) {
        assertThat(TIME.parse(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0s",
                "30",
                "s",
                "",
                "-1s",
                "1.5s",
                "5 m",
                "5M",
                "5min",
                "9223372036854775808s",
                "9000000000000000h"
            })
    void refusesWhatIsNoTimeAboveZero(String text) {
        assertThatThrownBy(() -> TIME.parse(text))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting wait is \"" + text + "\"; it has to be a time such as 500ms, 30s, 5m or 2h.");
    }

    @Test
    void refusesATimeThatHasTooManyMilliseconds() {
        assertThatThrownBy(() -> TIME.parse("9223372036854775807s")).isInstanceOf(SettingsException.class);
    }

    @ParameterizedTest
    @CsvSource({"4096, 4096", "64k, 65536", "512m, 536870912", "2g, 2147483648"})
    void takesASizeInEachUnit(String text, long value) {
        assertThat(SIZE.parse(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0g", "-1", "k", "", "1t", "1 g", "8589934592g"})
    void refusesWhatIsNoSizeAboveZero(String text) {
        assertThatThrownBy(() -> SIZE.parse(text))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting memory is \"" + text + "\"; it has to be a size such as 64k, 512m or 2g.");
    }

    @ParameterizedTest
    @CsvSource({
        "thrift://one:9083, thrift://one:9083",
        "'thrift://one:9083, thrift://two:9084', 'thrift://one:9083,thrift://two:9084'"
    })
    void takesAddressesOfServersThatStandInForEachOther(String text, String value) {
        assertThat(SERVERS.parse(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one:9083", "thrift://one", "http://one:9083", "thrift://one:9083,"})
    void refusesAddressesWithoutSchemeHostAndPort(String text) {
        assertThatThrownBy(() -> SERVERS.parse(text))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting metastore is \"" + text
                        + "\"; it has to be thrift://host:port, or several of them, separated by commas.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:/data", "hdfs://host:8020/data", "s3a://bucket/data"})
    void takesAPlaceWithAScheme(String text) {
        assertThat(PLACE.parse(text)).isEqualTo(URI.create(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/data", "data", "", "file:/a b"})
    void refusesAPlaceWithoutAScheme(String text) {
        assertThatThrownBy(() -> PLACE.parse(text))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Setting warehouse is \"" + text
                        + "\"; it has to be a URI such as file:/data or hdfs://host/data.");
    }

    @Test
    void isSetByAnEnvironmentVariableOfItsName() {
        assertThat(PORT.variable()).isEqualTo("MILLRACE_TRINO_PORT");
        assertThat(SWITCH.variable()).isEqualTo("MILLRACE_GAME_GREETING");
    }
}
