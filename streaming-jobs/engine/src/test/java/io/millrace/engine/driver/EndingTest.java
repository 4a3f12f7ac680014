package io.millrace.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a process of its own ends. */
@Timeout(60)
class EndingTest {

    private static final int OUT_OF_MEMORY = 52;

    @Test
    void stopsInOrderWhenASignalAsksForIt() throws Exception {
        Process process = start("waits");
        process.toHandle().destroy();

        assertThat(rest(process)).isEqualTo("stops");
        assertThat(code(process)).isZero();
    }

    @Test
    void failsWithItsCodeWhenSomethingElseEndsIt() throws Exception {
        Process process = start("exits");

        assertThat(rest(process)).isEmpty();
        assertThat(code(process)).isEqualTo(OUT_OF_MEMORY);
    }

    private static Process start(String what) throws IOException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Driver.class.getName(),
                        what)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        return process;
    }

    private static String rest(Process process) {
        BufferedReader said = process.inputReader();
        return String.join("\n", said.lines().toList());
    }

    private static int code(Process process) throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** Has nothing to stop but a line to say. */
    static final class Driver {

        private Driver() {}

        public static void main(String[] arguments) throws InterruptedException {
            Ending.prepare(() -> System.out.println("stops"));
            System.out.println("ready");
            if (arguments[0].equals("exits")) {
                System.exit(OUT_OF_MEMORY);
            }
            Thread.currentThread().join();
        }
    }
}
