package io.millrace.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.checkpoint.Rebuilds.Rebuild;
import io.millrace.engine.checkpoint.Rebuilds.Stage;
import io.millrace.engine.lake.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildsTest {

    @TempDir
    Path folder;

    private Rebuilds rebuilds;

    @BeforeEach
    void look() throws IOException {
        rebuilds = new Rebuilds(folder.toUri(), "game", new Configuration());
    }

    @Test
    void beginsWithTheFirstGenerationInTheFoldersThatHaveNoNumber() throws IOException {
        Generation first = Rebuilds.current(folder.toUri(), "game", new Configuration());

        assertThat(first.checkpoint()).isEqualTo("main");
        assertThat(first.folder(folder.toUri(), "game", "sales")).endsWith("/game.db/sales");
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

        Generation current = Rebuilds.current(folder.toUri(), "game", new Configuration());
        assertThat(current.checkpoint()).isEqualTo("main-1");
        assertThat(current.folder(folder.toUri(), "game", "sales")).endsWith("/game.db/sales-1");
        assertThat(current.folder(folder.toUri(), "ops", "ledger")).endsWith("/ops.db/ledger");
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
    void whatIsBuiltLiesBesideWhatReadersSee() {
        Generation beside = Generation.beside("game", 2);

        assertThat(beside.folder(folder.toUri(), "ops", "ledger")).endsWith("/ops.db/ledger-game-2");
        assertThat(beside.name()).isNotEqualTo("game");
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
