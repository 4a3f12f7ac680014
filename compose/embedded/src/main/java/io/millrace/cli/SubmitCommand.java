package io.millrace.cli;

import io.millrace.engine.EngineSettings;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import io.millrace.stack.EnginePairs;
import io.millrace.stack.PipelineJars;
import io.millrace.stack.Port;
import io.millrace.stack.Report;
import io.millrace.stack.SparkSubmit;
import io.millrace.stack.Stack;
import io.millrace.stack.StackSettings;
import io.millrace.stack.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "submit",
        description = {
            "Runs pipelines with spark-submit, here or on a cluster.",
            "Uses the spark-submit of $SPARK_HOME if that is set, else that of the assembled jars. Its exit code"
                    + " is the job's.",
            "If the stack of this home runs, its Kafka, metastore and folders are used."
        },
        footer = {
            "",
            "Examples:",
            "  ./millrace submit game --once                                 processes what the topics hold, then stops",
            "  ./millrace submit game --master spark://host:7077 --conf spark.executor.memory=4g",
            "  ./millrace submit game --standby                              waits until the driver that runs it ends",
            "  ./millrace submit game --set kafka=broker:9092 --set warehouse=hdfs://nn/lake --dry-run",
            "  ./millrace submit game --master spark://host:7077 --deploy-mode cluster --supervise --standby"
        })
final class SubmitCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private Options options;

    @Parameters(paramLabel = "PIPELINE", arity = "1..*", description = "Which pipelines to run, in one driver.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--master",
            paramLabel = "MASTER",
            defaultValue = "local[*]",
            description = "Spark's master, for example spark://host:7077 or yarn. Default: local[*].")
    private String master;

    @ArgGroup
    private Mode mode = new Mode();

    private static final class Mode {

        @Option(names = "--once", description = "Runs until everything that the topics hold is committed, then stops.")
        private boolean once;

        @Option(
                names = "--standby",
                description = "Waits while other drivers run the pipelines, and takes each over when its driver ends.")
        private boolean standby;

        List<String> words() {
            return once ? List.of("--once") : standby ? List.of("--standby") : List.of();
        }
    }

    @Option(names = "--properties-file", paramLabel = "FILE", description = "Spark's own properties, for spark-submit.")
    private Path propertiesFile;

    @Option(names = "--conf", paramLabel = "KEY=VALUE", description = "One property of Spark. Can be repeated.")
    private List<String> conf = new ArrayList<>();

    @Option(
            names = "--jars",
            paramLabel = "FILE",
            split = ",",
            description = "Jars of pipelines, beside those in the folder pipelines of the home.")
    private List<Path> jars = new ArrayList<>();

    @Option(
            names = "--jar",
            paramLabel = "URI",
            description = "Where the cluster finds millrace-jobs.jar, for example hdfs://nn/jars/millrace-jobs.jar or"
                    + " local:///opt/millrace/lib/millrace-jobs.jar. Default: the jar of this build.")
    private String jar;

    @Option(
            names = "--deploy-mode",
            paramLabel = "MODE",
            description = "cluster lets a machine of the cluster run the driver, client (the default) this one.")
    private String deployMode;

    @Option(names = "--supervise", description = "A standalone cluster starts the driver again when it fails.")
    private boolean supervise;

    @Option(
            names = "--dry-run",
            description =
                    "Prints the command instead of running it. It works on any machine with Spark 4, Scala 2.13 and the jar.")
    private boolean dryRun;

    SubmitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Path> pipelineJars =
                new ArrayList<>(PipelineJars.of(options.home()).all());
        jars.forEach(jar -> pipelineJars.add(jar.toAbsolutePath()));
        PipelineJars.makeVisible(pipelineJars);
        List<String> slugs =
                Pipelines.named(names).stream().map(Pipeline::slug).distinct().toList();
        Stack stack = options.stack(Report.quiet());
        Settings settings = options.effective();
        SparkSubmit spark =
                new SparkSubmit(Tree.find(), System.getenv("SPARK_HOME"), settings.value(StackSettings.SPARK_MEMORY));
        Submission submission = new Submission(
                master,
                placement(),
                propertiesFile,
                conf,
                jar(),
                pipelineJars,
                mode.words(),
                pairs(settings, stack),
                slugs);
        if (dryRun) {
            terminal.out().println(ShellWords.quoted(SparkSubmit.anywhere(submission.arguments())));
            return 0;
        }
        if (!mode.standby) {
            refuseWhatRuns(slugs, stack);
        }
        return spark.run(submission.arguments(), master);
    }

    private List<String> placement() {
        List<String> words = new ArrayList<>();
        if (deployMode != null) {
            words.addAll(List.of("--deploy-mode", deployMode));
        }
        if (supervise) {
            words.add("--supervise");
        }
        return words;
    }

    /** A command for any machine names no folder of this one. */
    private String jar() {
        Path built = options.tree().jobsJar();
        if (jar != null) {
            return jar;
        }
        return dryRun ? built.getFileName().toString() : built.toString();
    }

    /** What this home's own driver runs; of drivers elsewhere the leases know. */
    private static List<String> own(Stack stack) {
        return stack.isElsewhere() ? List.of() : stack.pipelines();
    }

    /** The port of the stack's own driver is taken while that runs. */
    private List<String> pairs(Settings settings, Stack stack) {
        boolean ownPort = options.settings().isSet(EngineSettings.STATUS_PORT);
        List<String> pairs = new ArrayList<>(EnginePairs.of(settings));
        if (!ownPort) {
            pairs.removeIf(pair -> pair.startsWith(EngineSettings.STATUS_PORT.key() + "="));
            if (!dryRun && !own(stack).isEmpty()) {
                pairs.add(EngineSettings.STATUS_PORT.key() + "=" + Port.anyFree());
            }
        }
        return pairs;
    }

    private static void refuseWhatRuns(List<String> slugs, Stack stack) {
        List<String> taken = slugs.stream().filter(own(stack)::contains).toList();
        if (!taken.isEmpty()) {
            throw new Failure(
                    "The stack's own Spark driver runs " + String.join(", ", taken)
                            + " already, and two drivers cannot share a checkpoint. Stop it with ./millrace down, and start"
                            + " the stack without it: ./millrace up --without-spark. Or wait until that driver ends: --standby.");
        }
    }
}
