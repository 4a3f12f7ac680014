package io.millrace.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "wait",
        description = {
            "Waits until pipelines have committed what their topics hold now.",
            "Waits for every pipeline that runs.",
            "Exits 1 and reports what is left when the time is over, or shows the end of the log of a part that has died."
        },
        footer = {"", "Example:", "  ./millrace produce game --count 100000 && ./millrace wait --timeout 60"})
final class WaitCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long to wait. Default: 600.")
    private int seconds;

    WaitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Progress progress = new Progress(terminal)) {
            options.stack(progress).awaitCommitted(Duration.ofSeconds(seconds));
            progress.says("Everything that the topics held is committed.");
        }
        return 0;
    }
}
