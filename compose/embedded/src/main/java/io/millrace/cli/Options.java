package io.millrace.cli;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.Stack;
import io.millrace.stack.StackSettings;
import io.millrace.stack.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What every command takes: which stack is meant, and what is set. */
final class Options {

    /** Whatever is behind it is none, however it looks. */
    static final String LAST_OPTION = "--";

    private static final Path FILE = Path.of("millrace.properties");

    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            description = "Where the stack keeps its data, logs and state; MILLRACE_HOME sets it too."
                    + " Default: .millrace beside the launcher.")
    private Path home;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Sets one setting, for example trino-port=18080. Can be repeated. docs/operations.md lists them.")
    private List<String> pairs = new ArrayList<>();

    @Option(
            names = "--properties",
            paramLabel = "FILE",
            description =
                    "Reads settings from a file of key=value lines. Default: millrace.properties in this folder, if it"
                            + " exists. The environment (MILLRACE_TRINO_PORT) overrides the file, --set overrides both.")
    private Path properties;

    @Option(names = "--verbose", description = "Shows the stack trace of an error.")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }

    Home home(String folderInTree) {
        String fromEnvironment = System.getenv("MILLRACE_HOME");
        if (home != null) {
            return Home.at(home);
        }
        if (fromEnvironment != null && !fromEnvironment.isBlank()) {
            return Home.at(Path.of(fromEnvironment));
        }
        return Home.at(Tree.find().root().resolve(folderInTree));
    }

    Home home() {
        return home(".millrace");
    }

    Settings settings() {
        return settings(System.getenv()).withPairs(pairs);
    }

    private Settings settings(Map<String, String> environment) {
        Settings settings = Settings.of(StackSettings.known());
        if (properties != null) {
            settings = settings.with(properties);
        } else if (Files.exists(FILE)) {
            settings = settings.with(FILE);
        }
        return settings.withEnvironment(environment);
    }

    /** As if {@code --set} came last on the command line. */
    void set(Setting<Boolean> setting) {
        pairs.add(setting.key() + "=on");
    }

    /** The words that mean the same to another command. */
    List<String> words() {
        List<String> words = new ArrayList<>(
                List.of("--home", home().folder().toAbsolutePath().toString()));
        pairs.forEach(pair -> words.addAll(List.of("--set", pair)));
        if (properties != null) {
            words.addAll(List.of("--properties", properties.toString()));
        }
        return words;
    }

    /** The home that a command line means, before it is read. */
    static Home homeIn(String[] words) {
        Options options = new Options();
        for (int index = 0; index < words.length && !words[index].equals(LAST_OPTION); index++) {
            if (words[index].startsWith("--home=")) {
                options.home = Path.of(words[index].substring("--home=".length()));
            } else if (words[index].equals("--home") && index + 1 < words.length) {
                options.home = Path.of(words[index + 1]);
            }
        }
        return options.home();
    }

    Tree tree() {
        return Tree.find();
    }

    Stack stack(Report report) {
        return Stack.in(tree(), home(), settings(), report);
    }

    /** The settings of the stack of this home if it runs; what this command line sets beats them. */
    Settings effective() {
        return stack(Report.quiet()).settings().withPairs(pairs);
    }
}
