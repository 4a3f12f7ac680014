package io.millrace.cli;

import io.millrace.cluster.Cluster;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Option(
            names = "--cluster",
            description = "Stops the cluster in containers, also one that this home does not know.")
    private boolean ofCluster;

    @Option(names = "--data", description = "Of a cluster: removes its data, too.")
    private boolean data;

    DownCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Progress progress = new Progress(terminal)) {
            Optional<Cluster> cluster = Cluster.in(options.tree(), options.home(), progress);
            if (cluster.isPresent() || ofCluster || data) {
                cluster.orElseGet(() -> stopped(progress)).stop(data);
                return 0;
            }
            options.stack(progress).stop();
        }
        return 0;
    }

    /** One that has left its data. */
    private Cluster stopped(Progress progress) {
        return Cluster.prepare(
                options.tree(),
                options.home(),
                options.settings(),
                false,
                Cluster.Storage.HDFS,
                Cluster.NAME,
                progress);
    }
}
