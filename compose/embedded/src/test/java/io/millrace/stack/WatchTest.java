package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The loop alone: what starts the driver again is a script here. */
@Timeout(60)
class WatchTest {

    @TempDir
    Path folder;

    private Process driver;
    private Process watch;

    @AfterEach
    void leaveNothingRunning() {
        driver.destroyForcibly();
        watch.descendants().forEach(ProcessHandle::destroyForcibly);
        watch.destroyForcibly();
    }

    @Test
    void startsADriverThatDiesAgainAndSaysSo() throws Exception {
        begin("sleep 60 > /dev/null & echo $!; echo restarted >&2");

        driver.destroyForcibly();

        assertThat(line())
                .matches("\\S+Z The driver, process " + driver.pid() + ", has died\\. It is started again in 1 s\\.");
        assertThat(line()).isEqualTo("restarted");
        String next = line();
        assertThat(next).matches("\\S+Z The driver is process \\d+ now\\.");
        long second = Long.parseLong(next.replaceFirst(".*process (\\d+) now\\.", "$1"));
        ProcessHandle.of(second).orElseThrow().destroyForcibly();
        assertThat(line()).contains("process " + second + ", has died. It is started again in 2 s.");
    }

    @Test
    void endsWhenThereIsNoDriverToStart() throws Exception {
        begin("exit 0");

        driver.destroyForcibly();

        assertThat(line()).contains("has died");
        assertThat(watch.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(watch.exitValue()).isZero();
    }

    @Test
    void givesUpOnWrongSettingsAtOnceAndSaysSo() throws Exception {
        begin("echo 'error: there is no such setting' >&2; exit 2");

        driver.destroyForcibly();

        assertThat(line()).contains("has died");
        assertThat(line()).isEqualTo("error: there is no such setting");
        assertThat(line()).endsWith("Z The driver is not started again. Correct that, then run ./millrace up.");
        assertThat(line()).isNull();
        assertThat(watch.waitFor()).isEqualTo(2);
    }

    @Test
    void triesAgainAfterAnotherFailure() throws Exception {
        begin("echo failed >&2; exit 1");

        driver.destroyForcibly();

        assertThat(line()).endsWith("It is started again in 1 s.");
        assertThat(line()).isEqualTo("failed");
        assertThat(line()).endsWith("It is started again in 2 s.");
        assertThat(line()).isEqualTo("failed");
        assertThat(line()).endsWith("It is started again in 4 s.");
    }

    private String line() throws IOException {
        return watch.inputReader().readLine();
    }

    private void begin(String restart) throws IOException {
        driver = new ProcessBuilder("sleep", "60").start();
        Path script = Files.writeString(folder.resolve("restart.sh"), restart);
        watch = new ProcessBuilder(Watch.loop(driver.pid(), List.of("sh", script.toString())))
                .redirectErrorStream(true)
                .start();
    }
}
