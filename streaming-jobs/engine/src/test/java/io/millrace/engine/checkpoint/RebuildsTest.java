package io.millrace.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.checkpoint.Rebuilds.Rebuild;
import io.millrace.engine.checkpoint.Rebuilds.Stage;
import io.millrace.engine.storage.Environment;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildsTest {

    @TempDir
    Path folder;

    private Rebuilds rebuilds;

    @BeforeEach
    void look() {
        rebuilds = new Rebuilds(
                Environment.of(Settings.of(EngineSettings.ALL).withPairs(List.of("checkpoints=" + folder.toUri()))),
                "game");
    }

    @Test
    void beginsWithNone() throws IOException {
        assertThat(rebuilds.current()).isZero();
        assertThat(rebuilds.open()).isEmpty();
    }

    @Test
    void aWishIsTheSameUntilItIsDone() throws IOException {
        assertThat(rebuilds.want()).isEqualTo(new Rebuild(1, Stage.WANTED));
        rebuilds.mark(1, Stage.BUILDING, "of this code");

        assertThat(rebuilds.want()).isEqualTo(new Rebuild(1, Stage.BUILDING));
        assertThat(rebuilds.current()).isZero();
        assertThat(rebuilds.note(1, Stage.BUILDING)).isEqualTo("of this code");
    }

    @Test
    void oneThatIsDoneIsWhatReadersSee() throws IOException {
        rebuilds.want();
        rebuilds.mark(1, Stage.DONE, "");

        assertThat(rebuilds.current()).isEqualTo(1);
        assertThat(rebuilds.open()).isEmpty();
    }

    @Test
    void oneThatFailedLeavesTheOtherInPlaceAndItsNumberIsNotUsedAgain() throws IOException {
        rebuilds.want();
        rebuilds.mark(1, Stage.DONE, "");
        rebuilds.want();
        rebuilds.mark(2, Stage.FAILED, "no room");

        assertThat(rebuilds.current()).isEqualTo(1);
        assertThat(rebuilds.want().number()).isEqualTo(3);
    }

    @Test
    void aStageIsNeverWrittenAgainAndAHalfWrittenOneIsNone() throws IOException {
        rebuilds.mark(1, Stage.SWAPPING, "abc");
        rebuilds.mark(1, Stage.SWAPPING, "other");
        Files.writeString(folder.resolve("game/rebuilds/.1.done"), "");

        assertThat(rebuilds.note(1, Stage.SWAPPING)).isEqualTo("abc");
        assertThat(rebuilds.latest()).contains(new Rebuild(1, Stage.SWAPPING));
    }
}
