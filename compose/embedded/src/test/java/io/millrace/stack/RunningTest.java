package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningTest {

    private static final long ME = ProcessHandle.current().pid();
    private static final long MY_START = ProcessHandle.current()
            .info()
            .startInstant()
            .map(Instant::toEpochMilli)
            .orElse(0L);

    @TempDir
    Path folder;

    @Test
    void isReadBackAsItWasSaved() {
        Running saved =
                new Running(List.of("game"), List.of("kafka-port=1"), List.of(new Child("kafka", ME, MY_START, 1)));

        saved.save(Home.at(folder));

        assertThat(Running.in(Home.at(folder))).contains(saved);
    }

    @Test
    void aHomeWithoutAFileRunsNothing() {
        assertThat(Running.in(Home.at(folder))).isEmpty();
    }

    @Test
    void isStoppedThoughItsSettingsAreWrongByNow() throws IOException {
        Process part = new ProcessBuilder("sleep", "60").start();
        Child child = new Child(
                "kafka", part.pid(), part.info().startInstant().orElseThrow().toEpochMilli(), 1);
        Home home = Home.at(folder);
        String gone = "trino-password=file:" + folder.resolve("gone");
        new Running(List.of("game"), List.of(gone), List.of(child)).save(home);

        Stack.in(Tree.find(), home, Settings.of(StackSettings.known()), Report.quiet())
                .stop();

        assertThat(part.onExit().orTimeout(30, TimeUnit.SECONDS).join().isAlive())
                .isFalse();
        assertThat(Running.in(home)).isEmpty();
    }

    @Test
    void isNotSecuredWhileItRuns() {
        Home home = Home.at(folder);
        new Running(List.of("game"), List.of("kafka-port=1"), List.of(new Child("kafka", ME, MY_START, 1))).save(home);
        Settings secure = Settings.of(StackSettings.known()).withPairs(List.of("secure=on"));

        assertThatThrownBy(() ->
                        Stack.in(Tree.find(), home, secure, Report.quiet()).start(List.of("game")))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("runs without --secure");
    }

    @Test
    void tellsTheLivingFromTheDead() {
        Child living = new Child("kafka", ME, MY_START, 1);
        Child gone = new Child("trino", 4_000_000, MY_START, 2);

        Running running = new Running(List.of(), List.of(), List.of(living, gone));

        assertThat(running.living()).containsExactly(living);
        assertThat(running.dead()).containsExactly(gone);
    }

    @Test
    void aDeadDriverIsNotLostWhileSomethingStartsItAgain() {
        Child driver = new Child("spark", 4_000_000, MY_START, 1);
        Child kafka = new Child("kafka", 4_000_000, MY_START, 2);
        Child watch = new Child("watch", ME, MY_START, 0);
        Child goneWatch = new Child("watch", 4_000_000, MY_START, 0);

        assertThat(lost(driver, watch)).isEmpty();
        assertThat(lost(driver, kafka, watch)).containsExactly(kafka);
        assertThat(lost(driver)).containsExactly(driver);
        assertThat(lost(driver, goneWatch)).containsExactly(driver, goneWatch);
    }

    private static List<Child> lost(Child... parts) {
        return new Running(List.of(), List.of(), List.of(parts)).lost();
    }

    @Test
    void aStackWithADeadDriverIsAliveUntilNothingStartsItAgain() {
        Home home = Home.at(folder);
        Stack stack = Stack.in(Tree.find(), home, Settings.of(StackSettings.known()), Report.quiet());
        Running dead = new Running(List.of("game"), List.of(), List.of(new Child("spark", 4_000_000, MY_START, 1)));

        dead.with(new Child("watch", ME, MY_START, 0)).save(home);
        assertThatCode(stack::requireAlive).doesNotThrowAnyException();

        dead.save(home);
        assertThatThrownBy(stack::requireAlive).hasMessageContaining("spark died (it was process 4000000)");
    }

    @Test
    void aDriverWhoseSettingsAreWrongIsNotStartedAgain() {
        Home home = Home.at(folder);
        home.prepare();
        Running dead = new Running(
                List.of("pacing"),
                List.of("pacing.short-window=7s"),
                List.of(new Child("spark", 4_000_000, MY_START, 1)));
        dead.save(home);

        assertThatThrownBy(() -> Stack.in(Tree.find(), home, Settings.of(StackSettings.known()), Report.quiet())
                        .restartDriver())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("pacing.short-window");
        assertThat(Running.in(home)).contains(dead);
    }

    @Test
    void anotherProcessWithTheSameNumberIsNotThePart() {
        Child earlier = new Child("kafka", ME, MY_START - 60_000, 1);

        assertThat(earlier.alive()).isFalse();
    }

    @Test
    void aBrokenFileIsToldByName() throws IOException {
        Files.writeString(folder.resolve("stack.json"), "{");

        assertThatThrownBy(() -> Running.in(Home.at(folder)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("stack.json")
                .hasMessageContaining("delete the file");
    }
}
