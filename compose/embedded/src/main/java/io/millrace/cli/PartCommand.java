package io.millrace.cli;

import io.millrace.stack.ContainerPart;
import io.millrace.stack.Quorum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "part",
        synopsisSubcommandLabel = "PART",
        description = {
            "Becomes one part of a cluster, in a container.",
            "Prints a shell script that starts the part; the launcher of the image executes it in its own place, so that"
                    + " the part is process 1 and is asked to stop itself.",
            "It listens on every address, under the name of its machine, and keeps its data in the home."
        },
        footer = {"", "Example:", "  millrace part trino --home /data --properties cluster.properties"})
final class PartCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    PartCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return Cli.CALLED_WRONGLY;
    }

    @Command(name = "kafka", mixinStandardHelpOptions = true, description = "A broker that is a controller, too.")
    int kafka(
            @Mixin Options options,
            @Option(names = "--node", paramLabel = "N", required = true, description = "Its number.") int node,
            @Option(
                            names = "--voters",
                            paramLabel = "LIST",
                            required = true,
                            description =
                                    "All brokers, as NUMBER@HOST:PORT with the port of the controller, separated by commas.")
                    String voters,
            @Option(
                            names = "--outside",
                            paramLabel = "HOST:PORT",
                            defaultValue = "",
                            description = "The address at which clients outside the containers' network reach it.")
                    String outside)
            throws IOException {
        return print(part(options).kafka(new Quorum(node, voters, outside)));
    }

    @Command(name = "namenode", mixinStandardHelpOptions = true, description = "The namenode of HDFS.")
    int namenode(@Mixin Options options, @Mixin Replicas replicas) throws IOException {
        return print(part(options).namenode(replicas.count));
    }

    @Command(name = "datanode", mixinStandardHelpOptions = true, description = "A datanode of HDFS.")
    int datanode(@Mixin Options options, @Mixin Replicas replicas) throws IOException {
        return print(part(options).datanode(replicas.count));
    }

    @Command(
            name = "s3",
            mixinStandardHelpOptions = true,
            description = "An S3 store with the buckets of the settings.")
    int s3(
            @Mixin Options options,
            @Option(
                            names = "--credentials",
                            paramLabel = "FILE",
                            required = true,
                            description = "The keys it accepts: those of [default] in a file of AWS's tools.")
                    Path credentials)
            throws IOException {
        return print(part(options).s3(credentials));
    }

    @Command(name = "metastore", mixinStandardHelpOptions = true, description = "The Hive metastore.")
    int metastore(
            @Mixin Options options,
            @Option(
                            names = "--create-tables",
                            description = "Creates its tables in the database of metastore-database, once, and ends.")
                    boolean creates)
            throws IOException {
        return print(creates ? part(options).metastoreTables() : part(options).metastore());
    }

    @Command(name = "master", mixinStandardHelpOptions = true, description = "The master of a Spark cluster.")
    int master(@Mixin Options options) throws IOException {
        return print(part(options).master());
    }

    @Command(name = "worker", mixinStandardHelpOptions = true, description = "A worker of a Spark cluster.")
    int worker(
            @Mixin Options options,
            @Option(
                            names = "--cores",
                            paramLabel = "N",
                            defaultValue = "2",
                            description = "How many tasks its executors run at a time. Default: 2.")
                    int cores,
            @Option(
                            names = "--memory",
                            paramLabel = "MIB",
                            defaultValue = "2200",
                            description = "What its executors may take together. Default: 2200.")
                    int megabytes)
            throws IOException {
        return print(part(options).worker(cores, (long) megabytes << 20));
    }

    @Command(name = "driver", mixinStandardHelpOptions = true, description = "A Spark driver that runs pipelines.")
    int driver(
            @Mixin Options options,
            @Option(
                            names = "--standby",
                            description = "Waits while other drivers run the pipelines, and takes over from them.")
                    boolean standby,
            @Parameters(paramLabel = "PIPELINE", arity = "0..*", description = "Which pipelines. Default: all.")
                    List<String> names)
            throws IOException {
        return print(part(options).driver(names == null ? new ArrayList<>() : names, standby));
    }

    @Command(name = "trino", mixinStandardHelpOptions = true, description = "The coordinator of Trino, or a worker.")
    int trino(
            @Mixin Options options,
            @Option(names = "--worker", description = "A worker, of the coordinator that the setting trino names.")
                    boolean worker)
            throws IOException {
        return print(part(options).trino(worker));
    }

    @Command(name = "api", mixinStandardHelpOptions = true, description = "The ingest API.")
    int api(@Mixin Options options) throws IOException {
        return print(part(options).api());
    }

    @Command(name = "console", mixinStandardHelpOptions = true, description = "The console.")
    int console(@Mixin Options options) throws IOException {
        return print(part(options).console());
    }

    private static ContainerPart part(Options options) {
        return new ContainerPart(options.tree(), options.home(), options.settings());
    }

    private int print(String script) {
        terminal.out().print(script);
        return 0;
    }

    private static final class Replicas {
        @Option(
                names = "--replicas",
                paramLabel = "N",
                defaultValue = "2",
                description = "On how many datanodes each block is kept. Default: 2.")
        private int count;
    }
}
