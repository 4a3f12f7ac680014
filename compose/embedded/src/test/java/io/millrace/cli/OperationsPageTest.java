package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.settings.Setting;
import io.millrace.stack.StackSettings;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** docs/operations.md says what the code says. When a test fails, its expected text is what to put there. */
class OperationsPageTest {

    @Test
    void listsEverySettingWithItsDefaultAndMeaning() throws IOException {
        assertThat(page()).contains(table(StackSettings.known()));
    }

    @Test
    void namesEveryCommand() throws IOException {
        String page = page();

        assertThat(commands()).allSatisfy(command -> assertThat(page).contains("`" + command));
    }

    private static String page() throws IOException {
        return Files.readString(Tree.find().root().resolve("docs/operations.md"));
    }

    private static List<String> commands() {
        CommandLine line = Cli.commandLine(
                new Terminal(InputStream.nullInputStream(), System.out, System.err, false, false, 0, false));
        return List.copyOf(line.getSubcommands().keySet());
    }

    private static String table(List<Setting<?>> settings) {
        return settings.stream()
                .map(setting -> "| `%s` | `%s` | %s | `%s` |\n"
                        .formatted(setting.key(), setting.byDefault(), sentence(setting.meaning()), setting.variable()))
                .collect(Collectors.joining("", "| key | default | meaning | environment |\n|---|---|---|---|\n", ""));
    }

    private static String sentence(String meaning) {
        return meaning.replace("|", "\\|");
    }
}
