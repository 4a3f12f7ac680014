package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {

    @TempDir
    Path folder;

    private Child child;

    @AfterEach
    void leaveNothingRunning() {
        child.stop(Duration.ZERO);
    }

    @Test
    void livesUntilItIsStopped() throws IOException {
        child = start("exec sleep 60");
        assertThat(child.alive()).isTrue();
        assertThat(child.memory()).hasValueSatisfying(bytes -> assertThat(bytes).isPositive());

        boolean byItself = child.stop(Duration.ofSeconds(10));

        assertThat(byItself).isTrue();
        assertThat(child.alive()).isFalse();
    }

    @Test
    void whatDoesNotStopIsKilled() throws IOException {
        child = start("trap '' TERM; echo deaf; while :; do sleep 0.1; done");
        awaitLine("deaf");

        boolean byItself = child.stop(Duration.ofMillis(300));

        assertThat(byItself).isFalse();
        assertThat(child.alive()).isFalse();
    }

    @Test
    void aTerminalsInterruptDoesNotReachIt() throws IOException {
        child = start("trap 'echo still here' USR1; echo up; while :; do sleep 0.1; done");
        awaitLine("up");

        signal("INT");
        signal("USR1");

        awaitLine("still here");
    }

    private void signal(String name) throws IOException {
        new ProcessBuilder("kill", "-" + name, Long.toString(child.pid()))
                .start()
                .onExit()
                .join();
    }

    @Test
    void keepsTheLogOfTheRunBefore() throws IOException {
        child = start("echo first; exec sleep 60");
        awaitLine("first");
        child.stop(Duration.ofSeconds(10));

        child = start("echo second; exec sleep 60");
        awaitLine("second");

        assertThat(LogTail.of(home().logs().resolve("fake.previous.log"), 5)).containsExactly("first");
    }

    private void awaitLine(String line) {
        long began = System.nanoTime();
        while (!LogTail.of(home().log("fake"), 5).contains(line)) {
            assertThat(System.nanoTime() - began).isLessThan(10_000_000_000L);
            Thread.onSpinWait();
        }
    }

    private Child start(String script) throws IOException {
        home().prepare();
        return Child.start(new Fake(script), home());
    }

    private Home home() {
        return Home.at(folder);
    }

    private record Fake(String script) implements Part {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public List<Port> ports() {
            return List.of(new Port(1, "fake-port"));
        }

        @Override
        public Launch prepare() {
            return new Launch(List.of("sh", "-c", script), Map.of(), Path.of("/"));
        }

        @Override
        public void ask() {}
    }
}
