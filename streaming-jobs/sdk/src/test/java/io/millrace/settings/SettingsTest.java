package io.millrace.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    private static final Setting<String> TOPIC = Setting.text("game.topic", "events", "The topic.");
    private static final Setting<Integer> PORT = Setting.port("trino-port", 8080, "The port.");
    private static final Settings DEFAULTS = Settings.of(List.of(TOPIC, PORT));

    @Test
    void givesTheDefaultOfWhatNobodySet() {
        assertThat(DEFAULTS.value(TOPIC)).isEqualTo("events");
        assertThat(DEFAULTS.value(PORT)).isEqualTo(8080);
        assertThat(DEFAULTS.isSet(TOPIC)).isFalse();
        assertThat(DEFAULTS.pairs()).isEmpty();
    }

    @Test
    void letsTheEnvironmentOverruleTheFileAndPairsOverruleBoth(@TempDir Path folder) throws IOException {
        Settings fromFile = DEFAULTS.with(file(folder, "game.topic=of-the-file\ntrino-port=1001\n"));
        Settings withEnvironment = fromFile.withEnvironment(Map.of("MILLRACE_GAME_TOPIC", "of-the-environment"));
        Settings withPairs = withEnvironment.withPairs(List.of("game.topic=of-the-pair"));

        assertThat(fromFile.value(TOPIC)).isEqualTo("of-the-file");
        assertThat(withEnvironment.value(TOPIC)).isEqualTo("of-the-environment");
        assertThat(withPairs.value(TOPIC)).isEqualTo("of-the-pair");
        assertThat(withPairs.value(PORT)).isEqualTo(1001);
        assertThat(withPairs.isSet(TOPIC)).isTrue();
    }

    @Test
    void takesASettingForOneOfManyThings() {
        Setting<Duration> retention = Setting.timeOrNone("<pipeline>.<table>.retention", "0s", "How long.");
        Settings settings = Settings.of(List.of(TOPIC, retention));
        Settings set = settings.withPairs(List.of("game.events.retention=90d"));

        assertThat(set.value(retention, "game.events")).isEqualTo(Duration.ofDays(90));
        assertThat(set.value(retention, "game.others")).isZero();
        assertThat(set.names(retention)).containsExactly("game.events");
        assertThat(settings.withPairs(set.pairs()).names(retention)).containsExactly("game.events");
        assertThatThrownBy(() -> settings.withPairs(List.of("game.events.retention=soon")))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("Setting game.events.retention is \"soon\"");
        assertThatThrownBy(() -> settings.withPairs(List.of("game.retention=1d")))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("Unknown setting game.retention");
    }

    @Test
    void leavesTheSettingsItIsLaidOverAsTheyWere() {
        DEFAULTS.withPairs(List.of("trino-port=9"));

        assertThat(DEFAULTS.value(PORT)).isEqualTo(8080);
    }

    @Test
    void keepsEverythingBehindTheFirstEqualsSign() {
        assertThat(DEFAULTS.withPairs(List.of("game.topic=a=b=c")).value(TOPIC)).isEqualTo("a=b=c");
    }

    @Test
    void letsTheLaterOfTwoPairsCount() {
        assertThat(DEFAULTS.withPairs(List.of("trino-port=1", "trino-port=2")).value(PORT))
                .isEqualTo(2);
    }

    @Test
    void namesAnUnknownKeyItsPlaceAndTheNearestRealOne(@TempDir Path folder) throws IOException {
        Path file = file(folder, "trino-prot=8080\n");

        assertThatThrownBy(() -> DEFAULTS.withPairs(List.of("game.topics=x")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Unknown setting game.topics on the command line. Did you mean game.topic?");
        assertThatThrownBy(() -> DEFAULTS.with(file))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Unknown setting trino-prot in " + file + ". Did you mean trino-port?");
    }

    @Test
    void guessesNothingForAKeyThatIsLikeNoOther() {
        assertThatThrownBy(() -> DEFAULTS.withPairs(List.of("elephant=x")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("Unknown setting elephant on the command line.");
    }

    @Test
    void refusesAWrongValueAtOnceWithKeyValueAndWhatIsAllowed() {
        String message = "Setting trino-port is \"many\"; it has to be a whole number from 1 to 65535.";

        assertThatThrownBy(() -> DEFAULTS.withPairs(List.of("trino-port=many")))
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> DEFAULTS.withEnvironment(Map.of("MILLRACE_TRINO_PORT", "many")))
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }

    @Test
    void refusesAPairWithoutKeyOrEqualsSign() {
        for (String pair : List.of("trino-port", "=8080", "")) {
            assertThatThrownBy(() -> DEFAULTS.withPairs(List.of(pair)))
                    .isInstanceOf(SettingsException.class)
                    .hasMessage("\"" + pair + "\" sets nothing; write --set key=value.");
        }
    }

    @Test
    void leavesVariablesOfOthersAlone() {
        Map<String, String> environment = Map.of("PATH", "/bin", "TRINO_PORT", "1", "MILLRACE_HOME", "/home");

        assertThat(DEFAULTS.withEnvironment(environment).pairs()).isEmpty();
    }

    @Test
    void handsSparkItsOwnSettingsUnread() {
        Settings settings = DEFAULTS.withPairs(List.of("spark.sql.shuffle.partitions=4", "game.topic=t"));

        assertThat(settings.spark()).containsExactly(Map.entry("spark.sql.shuffle.partitions", "4"));
    }

    @Test
    void writesItselfAsPairsThatReadTheSame() {
        Settings settings = DEFAULTS.withPairs(List.of("trino-port=9", "spark.x= y=z", "game.topic=a=b"));

        assertThat(settings.pairs()).containsExactly("game.topic=a=b", "spark.x= y=z", "trino-port=9");
        assertThat(DEFAULTS.withPairs(settings.pairs()).pairs()).isEqualTo(settings.pairs());
    }

    @Test
    void namesAFileThatIsNotThere(@TempDir Path folder) {
        Path missing = folder.resolve("missing.properties");

        assertThatThrownBy(() -> DEFAULTS.with(missing))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("Cannot read the settings in " + missing);
    }

    @Test
    void namesAFileThatIsNoText(@TempDir Path folder) throws IOException {
        Path notText = folder.resolve("not-text.properties");
        Files.write(notText, new byte[] {'a', '=', (byte) 0xff, (byte) 0xfe});
        Path brokenEscape = file(folder, "game.topic=\\u12\n");

        for (Path file : List.of(notText, brokenEscape, folder)) {
            assertThatThrownBy(() -> DEFAULTS.with(file))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageStartingWith("Cannot read the settings in " + file);
        }
    }

    @Test
    void refusesToReadASettingThatIsOnNoList() {
        Setting<String> other = Setting.text("other", "", "Not listed.");

        assertThatThrownBy(() -> DEFAULTS.value(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
    }

    private static Path file(Path folder, String text) throws IOException {
        return Files.writeString(folder.resolve("millrace.properties"), text);
    }
}
