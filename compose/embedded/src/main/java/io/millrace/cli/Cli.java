package io.millrace.cli;

import io.millrace.engine.BlockedException;
import io.millrace.lake.QueryException;
import io.millrace.settings.Nearest;
import io.millrace.settings.SettingsException;
import io.millrace.stack.PipelineJars;
import io.millrace.stack.StackException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
        name = "millrace",
        version = "millrace 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        description = "A streaming lakehouse: Kafka, Spark, Delta, Parquet, Hive and Trino.",
        footer = {
            "",
            "Begin with `./millrace demo`. Every command has --help.",
            "Exit codes: 0 success, 1 failure, 2 wrong usage."
        },
        subcommands = {
            DemoCommand.class,
            NewCommand.class,
            RunCommand.class,
            PackageCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            ProduceCommand.class,
            WaitCommand.class,
            PlanCommand.class,
            SkipCommand.class,
            RebuildCommand.class,
            DropCommand.class,
            SqlCommand.class,
            NotebookCommand.class,
            ReplayCommand.class,
            SubmitCommand.class,
            AccessCommand.class,
            ImageCommand.class,
            PartCommand.class,
            AuditCommand.class,
            TraceCommand.class,
            TestCommand.class,
            BenchmarkCommand.class
        })
public final class Cli implements Callable<Integer> {

    private static final Set<String> NEEDING_NONE = Set.of("down", "logs", "package", "run");

    static final int FAILED = 1;
    static final int CALLED_WRONGLY = 2;

    @Spec
    private CommandSpec spec;

    private Cli() {}

    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess(System.getenv());
        int code = run(arguments, terminal);
        terminal.out().flush();
        terminal.err().flush();
        System.exit(code);
    }

    private static int run(String[] arguments, Terminal terminal) {
        try {
            Optional<Integer> code = InCluster.run(arguments, terminal);
            if (code.isPresent()) {
                return code.get();
            }
        } catch (StackException failed) {
            terminal.err().println(terminal.bad("error: ") + failed.getMessage());
            return FAILED;
        }
        return isWithOwnPipelines(arguments, terminal) ? commandLine(terminal).execute(arguments) : FAILED;
    }

    /** Commands that need no pipeline work though a jar in the home is broken; they are the way out. */
    private static boolean isWithOwnPipelines(String[] arguments, Terminal terminal) {
        try {
            PipelineJars.of(Options.homeIn(arguments)).makeVisible();
            return true;
        } catch (StackException broken) {
            terminal.err().println(terminal.bad("error: ") + broken.getMessage());
            return arguments.length > 0 && NEEDING_NONE.contains(arguments[0]);
        }
    }

    static CommandLine commandLine(Terminal terminal) {
        CommandLine line = new CommandLine(new Cli(), new WithTerminal(terminal));
        // An event's id may begin with @. It must not have a file read, whose words would then be shown.
        line.setExpandAtFiles(false);
        line.getSubcommands().values().forEach(Cli::addHelp);
        addHelp(line);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(terminal.ansi()));
        line.setOut(new java.io.PrintWriter(terminal.out(), true));
        line.setErr(new java.io.PrintWriter(terminal.err(), true));
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler((wrong, words) -> calledWrongly(terminal, wrong));
        line.setExecutionStrategy(typed -> Recorded.run(typed, terminal));
        line.setExecutionExceptionHandler((failed, command, parsed) -> failed(terminal, command, failed));
        return line;
    }

    private static void addHelp(CommandLine line) {
        line.getCommandSpec().mixinStandardHelpOptions(true);
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    private static int calledWrongly(Terminal terminal, ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        terminal.err().println(terminal.bad("error: ") + message(wrong));
        terminal.err().println("`./" + command.getCommandSpec().qualifiedName() + " --help` explains the command.");
        return CALLED_WRONGLY;
    }

    private static String message(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        if (wrong instanceof UnmatchedArgumentException unmatched && command.getParent() == null) {
            return unknown(
                    "command",
                    unmatched.getUnmatched().getFirst(),
                    command.getSubcommands().keySet());
        }
        if (wrong instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()) {
            return unknown(
                    "option",
                    unmatched.getUnmatched().getFirst(),
                    command.getCommandSpec().optionsMap().keySet());
        }
        return wrong.getMessage();
    }

    private static String unknown(String kind, String typed, Collection<String> known) {
        return "Unknown " + kind + " " + typed + "."
                + Nearest.to(typed, known)
                        .map(near -> " Did you mean " + near + "?")
                        .orElse(" There are: " + String.join(", ", known) + ".");
    }

    private static int failed(Terminal terminal, CommandLine command, Exception failed) {
        boolean usage = failed instanceof SettingsException;
        boolean expected = usage
                || failed instanceof StackException
                || failed instanceof QueryException
                || failed instanceof BlockedException
                || failed instanceof Failure;
        String message = expected ? failed.getMessage() : "Unexpected: " + failed;
        terminal.err().println(terminal.bad("error: ") + message);
        if (isVerbose(command)) {
            failed.printStackTrace(terminal.err());
        } else if (!expected) {
            terminal.err().println("This is a bug in Millrace; --verbose shows where.");
        }
        return usage ? CALLED_WRONGLY : FAILED;
    }

    private static boolean isVerbose(CommandLine command) {
        return command.getParseResult() != null && command.getParseResult().hasMatchedOption("--verbose");
    }

    private record WithTerminal(Terminal terminal) implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            try {
                return type.getDeclaredConstructor(Terminal.class).newInstance(terminal);
            } catch (NoSuchMethodException needsNone) {
                return CommandLine.defaultFactory().create(type);
            }
        }
    }
}
