package io.millrace.cli;

import io.millrace.engine.BlockedException;
import io.millrace.engine.Unreachable;
import io.millrace.engine.maintain.Removal;
import io.millrace.lake.QueryException;
import io.millrace.sdk.Pipelines;
import io.millrace.stack.Report;
import io.millrace.stack.StackException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "drop",
        description = {
            "Removes a pipeline's tables, its ledger and its checkpoint.",
            "Its topics stay; the next start reads everything that they still hold.",
            "For a pipeline that can neither resume nor be rebuilt with `rebuild`."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace drop game           lists what it would remove",
            "  ./millrace drop game --yes"
        })
final class DropCommand implements Recorded {

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Parameters(paramLabel = "PIPELINE", description = "Which pipeline.")
    private String name;

    @Option(names = "--dry-run", description = "Lists what it would remove, and exits 0.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Removes them. This cannot be undone.")
    private boolean isSure;

    DropCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String pipeline() {
        return name;
    }

    @Override
    public boolean isHarmless() {
        return dryRun || !isSure;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Removal removal = Removal.of(options.effective(), Pipelines.named(name));
        terminal.out()
                .println("Drops: " + String.join(", ", removal.tables()) + ", and the checkpoint of " + name + ".");
        if (dryRun) {
            terminal.out().println("Nothing was dropped.");
            return 0;
        }
        if (!isSure) {
            terminal.out().println("Nothing was dropped. A drop cannot be undone; add --yes if you are sure.");
            return Cli.FAILED;
        }
        try {
            removal.run();
        } catch (Unreachable silent) {
            throw Failure.of(silent);
        } catch (BlockedException blocked) {
            throw new Failure(blocked.getMessage(), blocked);
        }
        terminal.out()
                .println("Dropped. The next driver that runs " + name
                        + " creates its tables and reads its topics again.");
        forgetInViews();
        return 0;
    }

    private void forgetInViews() {
        try {
            options.stack(Report.quiet()).applyViewsOverAll();
        } catch (QueryException | StackException noTrino) {
            terminal.out()
                    .println("The views over all pipelines still name its tables. Once Trino is up:"
                            + " ./millrace sql --apply");
        }
    }
}
