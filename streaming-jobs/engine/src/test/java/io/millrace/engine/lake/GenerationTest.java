package io.millrace.engine.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.checkpoint.Rebuilds;
import io.millrace.engine.checkpoint.Rebuilds.Stage;
import io.millrace.engine.storage.Environment;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationTest {

    @TempDir
    Path folder;

    private Environment environment;

    @BeforeEach
    void lookAtTheFolder() {
        environment =
                Environment.of(Settings.of(EngineSettings.ALL).withPairs(List.of("checkpoints=" + folder.toUri())));
    }

    @Test
    void theFirstLiesInTheFoldersThatHaveNoNumber() throws IOException {
        Generation first = Generation.current(environment, "game");

        assertThat(first).isEqualTo(Generation.live("game", 0));
        assertThat(first.checkpoint(environment).folder()).hasToString("file:" + folder.resolve("game/main"));
        assertThat(first.folder(folder.toUri(), "sales")).endsWith("/game.db/sales");
    }

    @Test
    void oneThatWasRebuiltIsWhatReadersSee() throws IOException {
        new Rebuilds(environment, "game").mark(1, Stage.DONE, "");

        Generation current = Generation.current(environment, "game");

        assertThat(current).isEqualTo(Generation.live("game", 1));
        assertThat(current.checkpoint(environment).folder()).hasToString("file:" + folder.resolve("game/main-1"));
        assertThat(current.folder(folder.toUri(), "sales")).endsWith("/game.db/sales-1");
        assertThat(current.folder(folder.toUri(), "ledger")).endsWith("/game.db/ledger-1");
    }

    @Test
    void whatIsBuiltLiesBesideWhatReadersSee() {
        Generation beside = Generation.beside("game", 2);

        assertThat(beside.folder(folder.toUri(), "ledger")).endsWith("/game.db/ledger-2");
        assertThat(beside.name()).isNotEqualTo("game");
        assertThat(beside.isLive()).isFalse();
    }
}
