package io.millrace.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.sdk.Output;
import io.millrace.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rebuild beside a live run that has read ten records. */
class RebuildThrottleTest {

    private static final Output.Sent<String> TOLD =
            Output.topic(Setting.text("told", "told", "A topic."), text -> text, text -> text);
    private static final Set<String> TOPICS = Set.of("told");

    @TempDir
    Path folder;

    private final AtomicBoolean goesOn = new AtomicBoolean(true);
    private RebuildThrottle pace;

    @BeforeEach
    void readTen() throws IOException {
        live(0, 10);
        pace = new RebuildThrottle(
                new Checkpoint(folder.toUri(), "game", "main", new Configuration()), goesOn::get, List.of(TOLD));
    }

    @Test
    void leavesOutwhatTheLiveRunHasSent() throws InterruptedException {
        assertThat(pace.await(at(10), new BatchGate())).isEqualTo(TOPICS);
        assertThat(pace.hasMet()).isFalse();
    }

    @Test
    void waitsForTheLiveRun() throws Exception {
        CompletableFuture<Set<String>> waiting = CompletableFuture.supplyAsync(() -> await(at(12)));
        while (!pace.hasMet()) {
            Thread.onSpinWait();
        }
        assertThat(waiting).isNotDone();

        live(1, 12);

        assertThat(waiting.get()).isEqualTo(TOPICS);
    }

    @Test
    void sendsWhatLiesBeyondTheEndOfALiveRunThatHasStopped() throws InterruptedException {
        goesOn.set(false);

        assertThat(pace.await(at(11), new BatchGate())).isEmpty();
        assertThat(pace.await(at(10), new BatchGate())).isEqualTo(TOPICS);
    }

    private Set<String> await(Offsets end) {
        try {
            return pace.await(end, new BatchGate());
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** What the live run's checkpoint says once a batch is done. */
    private void live(int batch, long end) throws IOException {
        Path main = folder.resolve("game/main");
        Files.createDirectories(main.resolve("offsets"));
        Files.createDirectories(main.resolve("commits"));
        Files.writeString(main.resolve("offsets/" + batch), "v1\n{}\n{\"events\":{\"0\":" + end + "}}");
        Files.writeString(main.resolve("commits/" + batch), "v1\n{}");
    }

    private static Offsets at(long end) {
        return new Offsets(Map.of("events", Map.of(0, end)));
    }
}
