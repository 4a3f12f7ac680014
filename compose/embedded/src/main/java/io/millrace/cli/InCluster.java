package io.millrace.cli;

import io.millrace.cluster.Cluster;
import io.millrace.stack.Report;
import io.millrace.stack.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Commands that ask or change a deployment, run inside the cluster that this home has started: there they reach each part
 * under its own name. What they read from a file, they read from their input.
 */
final class InCluster {

    private static final Set<String> COMMANDS =
            Set.of("status", "wait", "sql", "produce", "replay", "rebuild", "plan", "drop", "skip", "audit", "trace");

    private static final Set<String> HELP = Set.of("-h", "--help");

    private static final List<String> FILES = List.of("--file", "--edited");

    private InCluster() {}

    /** The command's exit code; empty if it is one for this machine, asks for help, or if this home has no cluster. */
    static Optional<Integer> run(String[] arguments, Terminal terminal) {
        if (arguments.length == 0 || !COMMANDS.contains(arguments[0]) && !arguments[0].equals("logs")) {
            return Optional.empty();
        }
        if (options(arguments).anyMatch(HELP::contains)) {
            return Optional.empty();
        }
        return Cluster.in(Tree.find(), Options.homeIn(arguments), Report.quiet())
                .map(cluster -> {
                    List<String> words = withoutHome(List.of(arguments));
                    return arguments[0].equals("logs")
                            ? cluster.logs(words.subList(1, words.size()))
                            : run(cluster, words, terminal);
                });
    }

    private static Stream<String> options(String[] arguments) {
        return Arrays.stream(arguments).takeWhile(word -> !word.equals(Options.LAST_OPTION));
    }

    private static int run(Cluster cluster, List<String> words, Terminal terminal) {
        List<String> command = new ArrayList<>(words);
        int option = FILES.stream().mapToInt(command::indexOf).max().orElse(-1);
        Optional<Path> input = Optional.empty();
        if (option >= 0
                && option + 1 < command.size()
                && !command.get(option + 1).equals("-")) {
            input = Optional.of(Path.of(command.get(option + 1)));
            command.set(option + 1, "-");
        }
        return cluster.run(input.isEmpty() && terminal.inIsTyped(), input, command);
    }

    private static List<String> withoutHome(List<String> arguments) {
        List<String> words = new ArrayList<>();
        for (int index = 0; index < arguments.size(); index++) {
            if (arguments.get(index).equals(Options.LAST_OPTION)) {
                words.addAll(arguments.subList(index, arguments.size()));
                return words;
            }
            if (arguments.get(index).equals("--home")) {
                index++;
            } else if (!arguments.get(index).startsWith("--home=")) {
                words.add(arguments.get(index));
            }
        }
        return words;
    }
}
