package io.millrace.cli;

import io.millrace.cluster.Cluster;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import io.millrace.stack.Addresses;
import io.millrace.stack.ConsoleSecurity;
import io.millrace.stack.Report;
import io.millrace.stack.Secrets;
import io.millrace.stack.Stack;
import io.millrace.stack.StackSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        description = {
            "Starts the stack in the background.",
            "The stack is Kafka, the Hive metastore, Trino, the ingest API and the Spark driver. Returns when"
                    + " each has answered and every pipeline runs.",
            "A second `up` restarts dead parts and changes nothing else."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace up                         all pipelines",
            "  ./millrace up game                    one of them",
            "  ./millrace up --set trino-port=18080  Trino on another port",
            "  ./millrace up --cluster               a cluster, in containers",
            "  ./millrace up --cluster --s3          one with its tables in an S3 store",
            "  ./millrace up --cluster --jupyter     one that serves the notebooks, too"
        })
final class UpCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Parameters(paramLabel = "PIPELINE", description = "Which pipelines to run. Default: all.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--without-spark",
            description = "Starts no driver, so that pipelines can be run with ./millrace submit.")
    private boolean withoutSpark;

    @Option(names = "--renew", hidden = true, description = "Restarts API and driver, for a jar that is new.")
    private boolean renew;

    @Option(
            names = "--cluster",
            description = "Starts the cluster of compose/docker-compose.yml in containers, with every pipeline.")
    private boolean cluster;

    @Option(names = "--small", description = "With --cluster: one part of each kind, in 8 GiB.")
    private boolean small;

    @Option(names = "--s3", description = "With --cluster: keeps tables in an S3 store instead of HDFS.")
    private boolean s3;

    @Option(names = "--jupyter", description = "With --cluster: serves the notebooks in Jupyter, on port 8888.")
    private boolean jupyter;

    @Option(
            names = "--secure",
            description = "Kafka, Trino and the API take TLS and logins only: see docs/security.md.")
    private boolean secure;

    @Option(
            names = "--restart-driver",
            hidden = true,
            description = "Starts the driver again if it has died, and prints the number of its process.")
    private boolean restartDriver;

    @Spec
    private CommandSpec spec;

    UpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (withoutSpark && !names.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "Without Spark no pipeline runs: omit the names or --without-spark.");
        }
        if (cluster ? withoutSpark || secure || !names.isEmpty() : small || s3 || jupyter) {
            throw new ParameterException(
                    spec.commandLine(),
                    cluster
                            ? "A cluster runs every pipeline, with logins anyway: omit the names, --without-spark and"
                                    + " --secure."
                            : "--small, --s3 and --jupyter go with --cluster.");
        }
        if (restartDriver) {
            try (Progress progress = new Progress(terminal)) {
                options.stack(progress).restartDriver().ifPresent(terminal.out()::println);
            }
            return 0;
        }
        requireOneOfBoth();
        if (secure) {
            options.set(StackSettings.SECURE);
        }
        if (cluster) {
            startCluster();
            return 0;
        }
        List<String> slugs = withoutSpark ? List.of() : slugs();
        try (Progress progress = new Progress(terminal)) {
            Stack stack = options.stack(progress);
            if (renew) {
                stack.renew(slugs);
            } else {
                stack.start(slugs);
            }
            Addresses addresses = stack.addresses();
            if (stack.settings().value(StackSettings.CONSOLE)) {
                progress.says("Console " + addresses.console() + passwordOfConsole(stack.settings()));
            }
            progress.says("API %s · Kafka %s · Trino %s · metastore %s"
                    .formatted(addresses.api(), addresses.kafka(), addresses.trino(), addresses.metastore()));
        }
        return 0;
    }

    private String passwordOfConsole(Settings settings) {
        return settings.value(StackSettings.SECURE)
                ? " · user operator, password in " + new ConsoleSecurity(Secrets.in(options.home())).password()
                : "";
    }

    private void startCluster() {
        try (Progress progress = new Progress(terminal)) {
            Cluster prepared = Cluster.prepare(
                    options.tree(),
                    options.home(),
                    options.settings(),
                    small,
                    s3 ? Cluster.Storage.S3 : Cluster.Storage.HDFS,
                    Cluster.NAME,
                    progress);
            Cluster chosen = jupyter ? prepared.withJupyter() : prepared;
            chosen.start();
            progress.says("API https://127.0.0.1:5000 · Trino jdbc:trino://127.0.0.1:8080/lake · passwords in "
                    + chosen.secrets());
            if (jupyter) {
                progress.says("Jupyter http://127.0.0.1:8888 · its token is in " + chosen.jupyterToken());
            }
        }
    }

    /** Commands could not know which is meant. */
    private void requireOneOfBoth() {
        if (cluster && options.stack(Report.quiet()).isRunning()) {
            throw new Failure("A stack of processes runs in " + options.home().folder()
                    + ". Stop it first, ./millrace down, or name another home with --home.");
        }
        if (!cluster && Cluster.isIn(options.home())) {
            throw new Failure("A cluster in containers runs in "
                    + options.home().folder() + ". Stop it first, ./millrace down, or name another home with --home.");
        }
    }

    private List<String> slugs() {
        return Pipelines.named(names).stream().map(Pipeline::slug).distinct().toList();
    }
}
