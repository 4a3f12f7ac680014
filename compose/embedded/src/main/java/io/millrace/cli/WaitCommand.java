package io.millrace.cli;

import io.millrace.sdk.Pipelines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

    @Option(
            names = "--ready",
            description =
                    "Waits instead until each part has answered and every pipeline runs, or those that are named.")
    private boolean ready;

    @Parameters(paramLabel = "PIPELINE", arity = "0..*", description = "With --ready, which pipelines. Default: all.")
    private List<String> names = new ArrayList<>();

    WaitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Progress progress = new Progress(terminal)) {
            if (ready) {
                options.stack(progress).awaitReady(Pipelines.named(names), Duration.ofSeconds(seconds));
                progress.says("Every part is ready.");
                return 0;
            }
            options.stack(progress).awaitCommitted(Duration.ofSeconds(seconds));
            progress.says("Everything that the topics held is committed.");
        }
        return 0;
    }
}
