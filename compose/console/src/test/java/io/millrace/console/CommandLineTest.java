package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.console.CommandLine.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private CommandLine commands(Path home, String... lines) throws IOException {
        return new CommandLine(Script.in(folder, lines), home, PATIENCE);
    }

    @Test
    void startsACommandInItsHomeForSomebody() throws Exception {
        List<String> words = new ArrayList<>(Script.in(folder, "for word; do echo \"<$word>\"; done"));
        words.add("io.millrace.cli.Cli");
        CommandLine commands = new CommandLine(words, Path.of("/a home"), PATIENCE);

        assertThat(commands.run(List.of("replay", "--record", "a b;$(x)'\"*"), null, "ada"))
                .isEqualTo(new Outcome(0, """
                <-Dmillrace.actor=ada>
                <io.millrace.cli.Cli>
                <replay>
                <--home>
                </a home>
                <--record>
                <a b;$(x)'"*>
                """));
    }

    @Test
    void startsACommandWithoutAHomeForNobody() throws Exception {
        assertThat(commands(null, "echo \"$@\"").run(List.of("plan", "game"), null, ""))
                .isEqualTo(new Outcome(0, "plan game\n"));
    }

    @Test
    void saysHowACommandEnded() throws Exception {
        assertThat(commands(null, "echo out", "echo err >&2", "exit 3").run(List.of("plan"), null, ""))
                .isEqualTo(new Outcome(3, "out\nerr\n"));
    }

    @Test
    void givesACommandItsInput() throws Exception {
        CommandLine commands = commands(null, "cat; echo .");

        assertThat(commands.run(List.of("x"), "ü\n".getBytes(StandardCharsets.UTF_8), ""))
                .isEqualTo(new Outcome(0, "ü\n.\n"));
        assertThat(commands.run(List.of("x"), null, "")).isEqualTo(new Outcome(0, ".\n"));
    }

    @Test
    void saysWhyACommandEndedThatDidNotReadItsInput() throws Exception {
        CommandLine commands = commands(null, "exec <&-", "echo refused", "exit 2");

        assertThat(commands.run(List.of("x"), new byte[1 << 20], "")).isEqualTo(new Outcome(2, "refused\n"));
    }

    @Test
    void takesInputAndOutputThatFitIntoNoPipe() throws Exception {
        CommandLine commands = commands(null, "head -c 1000000 /dev/zero | tr '\\0' '\\n'", "cat >/dev/null");

        assertThat(commands.run(List.of("x"), new byte[1 << 20], "").output()).hasSize(1_000_000);
    }

    @Test
    void keepsNoMoreThanFourMegabytesOfOutput() throws Exception {
        CommandLine commands = commands(null, "yes 0123456789012345678901234567890 | head -c 5000000");

        assertThat(commands.run(List.of("x"), null, "").output()).hasSizeBetween((4 << 20) - 100, 4 << 20);
    }

    @Test
    void endsACommandThatTakesTooLong() throws Exception {
        Path never = Script.pipe(folder, "never");
        CommandLine impatient =
                new CommandLine(Script.in(folder, "read line < " + never), null, Duration.ofMillis(300));

        assertThatThrownBy(() -> impatient.run(List.of("plan", "game"), null, ""))
                .isInstanceOf(IOException.class)
                .hasMessage("the command plan has not ended");
        assertThat(Script.runs(folder)).isFalse();
    }

    @Test
    void saysThatACommandIsMissing() {
        CommandLine missing = new CommandLine(List.of(folder.resolve("nothing").toString()), null, PATIENCE);

        assertThatThrownBy(() -> missing.run(List.of("plan"), null, "")).isInstanceOf(IOException.class);
    }
}
