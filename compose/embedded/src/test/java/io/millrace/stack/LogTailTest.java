package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

    @TempDir
    Path folder;

    @Test
    void givesTheLastLines() throws IOException {
        Path log = Files.writeString(folder.resolve("kafka.log"), "one\ntwo\nthree\n");

        assertThat(LogTail.of(log, 2)).containsExactly("two", "three");
        assertThat(LogTail.of(log, 9)).containsExactly("one", "two", "three");
    }

    @Test
    void anErrorShowsNoLineOfEndlessLength() throws IOException {
        Path log = Files.writeString(folder.resolve("kafka.log"), "x".repeat(5_000));

        assertThat(LogTail.indented(log, 5)).hasSizeLessThan(700).endsWith("…");
    }

    @Test
    void aLogThatIsNotThereHasNoLines() {
        assertThat(LogTail.of(folder.resolve("none.log"), 5)).isEmpty();
    }
}
