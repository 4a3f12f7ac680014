package io.millrace.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.EngineSettings;
import io.millrace.settings.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

    private static final String SILENCE = "dfs.client.socket-timeout";

    @Test
    void waitsForSecondsForAMachineOfHdfs() {
        Environment environment = environment();

        assertThat(environment.hadoop().getInt(SILENCE, 0)).isEqualTo(5_000);
        assertThat(environment.hadoop().getInt("ipc.client.connect.timeout", 0)).isEqualTo(3_000);
    }

    @Test
    void waitsAsLongAsSomebodySets() {
        Environment environment = environment("spark.hadoop." + SILENCE + "=60000");

        assertThat(environment.hadoop().getInt(SILENCE, 0)).isEqualTo(60_000);
    }

    private static Environment environment(String... pairs) {
        return Environment.of(Settings.of(EngineSettings.ALL).withPairs(List.of(pairs)));
    }
}
