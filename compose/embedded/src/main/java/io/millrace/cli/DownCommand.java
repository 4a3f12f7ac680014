package io.millrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "down",
        description = {
            "Stops the stack.",
            "The Spark driver stops first, after its running batch, then Trino, the metastore and Kafka.",
            "Data stays; the next `up` continues from there."
        })
final class DownCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private Options options;

    DownCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Progress progress = new Progress(terminal)) {
            options.stack(progress).stop();
        }
        return 0;
    }
}
