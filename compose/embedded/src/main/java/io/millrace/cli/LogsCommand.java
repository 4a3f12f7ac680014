package io.millrace.cli;

import io.millrace.settings.Nearest;
import io.millrace.stack.LogTail;
import io.millrace.stack.Stack;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "logs",
        description = {
            "Prints the end of a part's log.",
            "The log of the previous run is beside it, in <part>.previous.log."
        },
        footer = {"", "Examples:", "  ./millrace logs spark", "  ./millrace logs kafka -f -n 0"})
final class LogsCommand implements Callable<Integer> {

    private static final long BETWEEN_LOOKS_MILLIS = 300;

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Parameters(paramLabel = "PART", description = "kafka, metastore, trino, api or spark.")
    private String part;

    @Option(names = "-f", description = "Follows the log until Ctrl-C.")
    private boolean follow;

    @Option(names = "-n", paramLabel = "N", defaultValue = "50", description = "How many lines. Default: 50.")
    private int lines;

    @Spec
    private CommandSpec spec;

    LogsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Stack.PARTS.contains(part)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Unknown part " + part + "."
                            + Nearest.to(part, Stack.PARTS)
                                    .map(near -> " Did you mean " + near + "?")
                                    .orElse(" There are: " + String.join(", ", Stack.PARTS) + "."));
        }
        Path log = options.home().log(part);
        if (!Files.exists(log)) {
            throw new Failure("There is no log of " + part + " yet: " + log + " does not exist.");
        }
        long end = Files.size(log);
        LogTail.of(log, lines).forEach(terminal.out()::println);
        while (follow) {
            end = copyFrom(log, end);
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
        return 0;
    }

    /** Prints what was added, and says where the log ends now. A shorter one has begun again. */
    private long copyFrom(Path log, long from) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = file.length() < from ? 0 : from;
            byte[] added = new byte[(int) Math.min(1 << 20, file.length() - start)];
            file.seek(start);
            file.readFully(added);
            terminal.out().write(added, 0, added.length);
            terminal.out().flush();
            return start + added.length;
        }
    }
}
