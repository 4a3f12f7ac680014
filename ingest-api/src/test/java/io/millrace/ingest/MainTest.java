package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    @Test
    void endsWhenNoAddressOfKafkaIsKnown(@TempDir Path folder) throws IOException, InterruptedException {
        File log = folder.resolve("log").toFile();
        Process api = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--set",
                        "api-port=0",
                        "--set",
                        "kafka=nowhere.invalid:9092")
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            assertThat(api.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(api.exitValue()).isEqualTo(1);
            assertThat(Files.readString(log.toPath()))
                    .contains("millrace: The API did not start: ", "bootstrap.servers");
        } finally {
            api.destroyForcibly();
        }
    }
}
