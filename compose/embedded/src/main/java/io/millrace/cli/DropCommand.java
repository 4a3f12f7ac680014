package io.millrace.cli;

import io.millrace.engine.Unreachable;
import io.millrace.engine.maintain.Removal;
import io.millrace.pipelines.Pipelines;
import io.millrace.stack.Report;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "drop",
        description = {
            "Takes away what a pipeline has written, and how far it was: its tables, its rows in ops, its checkpoint. Its"
                    + " topics stay; the next start reads all that they still have.",
            "For a pipeline that neither can go on nor be made anew with `rebuild`, which readers would not notice."
        },
        footer = {"", "Examples:", "  ./millrace drop game           says what would go", "  ./millrace drop game --yes"
        })
final class DropCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Parameters(paramLabel = "PIPELINE", description = "Which pipeline.")
    private String name;

    @Option(names = "--yes", description = "Does it. It cannot be undone.")
    private boolean isSure;

    DropCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Removal removal = Removal.of(options.effective(), Pipelines.named(name));
        terminal.out().println("Drops: " + String.join(", ", removal.own()) + ", and the checkpoint of " + name + ".");
        terminal.out().println("Takes " + name + "'s rows out of: " + String.join(", ", removal.shared()) + ".");
        if (!isSure) {
            terminal.out().println("Nothing was dropped. It cannot be undone; if you are sure, say --yes.");
            return Cli.FAILED;
        }
        Resting.require(options.stack(Report.quiet()), name);
        try {
            removal.run();
        } catch (Unreachable silent) {
            throw Failure.of(silent);
        }
        terminal.out()
                .println("Dropped. The next driver that runs " + name + " makes its tables and reads its topics anew.");
        return 0;
    }
}
