package io.millrace.cli;

import io.millrace.engine.BlockedException;
import io.millrace.engine.Unreachable;
import io.millrace.engine.maintain.Skip;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "skip",
        description = {
            "Skips records that Kafka no longer has, so that a pipeline can start.",
            "The pipeline resumes behind them, and its ledger gets a row whose query is skip.",
            "Only what `plan` names as missing can be skipped, and only while no driver runs the pipeline."
        },
        footer = {"", "Example:", "  ./millrace skip game --topic events --partition 0 --until 900"})
final class SkipCommand implements Recorded {

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Parameters(paramLabel = "PIPELINE", description = "Which pipeline.")
    private String name;

    @Option(names = "--topic", paramLabel = "TOPIC", required = true, description = "The topic.")
    private String topic;

    @Option(names = "--partition", paramLabel = "N", required = true, description = "Its partition.")
    private int partition;

    @Option(
            names = "--until",
            paramLabel = "OFFSET",
            required = true,
            description = "The first offset that Kafka still has, as `plan` says.")
    private long until;

    SkipCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String pipeline() {
        return name;
    }

    @Override
    public boolean isHarmless() {
        return false;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Pipeline pipeline = Pipelines.named(name);
        try {
            terminal.out().println(Skip.run(options.effective(), pipeline, topic, partition, until));
            return 0;
        } catch (Unreachable silent) {
            throw Failure.of(silent);
        } catch (BlockedException blocked) {
            throw new Failure(blocked.getMessage(), blocked);
        }
    }
}
