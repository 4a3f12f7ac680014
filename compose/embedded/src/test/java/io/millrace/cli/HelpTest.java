package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {

    static Stream<CommandLine> commands() {
        return Cli.commandLine(
                new Terminal(InputStream.nullInputStream(), System.out, System.err, false, false, 0, false))
                .getSubcommands()
                .values()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void saysInItsFirstLineWhatTheCommandDoes(CommandLine command) {
        String first = command.getCommandSpec().usageMessage().description()[0];

        assertThat(first).hasSizeLessThan(70).endsWith(".");
    }
}
