package io.millrace.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.driver.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In a process of its own, since it ends the one it runs in. Nothing here gets as far as Spark. */
class MainTest {

    private record Ended(int code, String said) {}

    @Test
    void namesAnUnknownPipelineAndTheNearestRealOne() throws Exception {
        assertThat(run("gmae")).isEqualTo(new Ended(2, "millrace: There is no pipeline gmae. Did you mean game?\n"));
    }

    @Test
    void namesAnUnknownSettingAndTheNearestRealOne() throws Exception {
        assertThat(run("--set", "game.topics=x", "game"))
                .isEqualTo(new Ended(
                        2, "millrace: Unknown setting game.topics on the command line. Did you mean game.topic?\n"));
    }

    @Test
    void saysWhichOptionsThereAre() throws Exception {
        assertThat(run("--twice", "game"))
                .isEqualTo(
                        new Ended(
                                2,
                                "millrace: Unknown option --twice. There are --once, --standby, --properties FILE and --set key=value.\n"));
        assertThat(run("game", "--set")).isEqualTo(new Ended(2, "millrace: Option --set wants a value behind it.\n"));
    }

    @Test
    void refusesToWaitAndToEndAtOnce() throws Exception {
        assertThat(run("--standby", "game", "--once"))
                .isEqualTo(new Ended(
                        2,
                        "millrace: --once and --standby exclude each other: one ends when all is read, the other"
                                + " waits for as long as it takes.\n"));
    }

    private static Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_"));
        Process process = builder.start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), said.replace(System.lineSeparator(), "\n"));
        } finally {
            process.destroyForcibly();
        }
    }
}
