package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {

    @Test
    void leavesHarmlessWordsAsTheyAre() {
        assertThat(ShellWords.quoted(List.of("--set", "kafka=127.0.0.1:29092", "game")))
                .isEqualTo("--set kafka=127.0.0.1:29092 game");
    }

    @Test
    void aShellReadsBackWhatWasQuoted() throws IOException {
        List<String> words = List.of("a b", "local[*]", "it's", "$HOME", "", "\"", "x;y&z", "*");
        Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\n' " + ShellWords.quoted(words)).start();

        String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(read).isEqualTo(String.join("\n", words) + "\n");
    }
}
