package io.millrace.stack;

import io.millrace.access.KafkaRole;
import io.millrace.engine.EngineSettings;
import io.millrace.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Spark driver that runs the pipelines. */
record Spark(Tree tree, Home home, Settings settings, List<String> pipelines, Seat seat, boolean standby)
        implements Part {

    Spark(Tree tree, Home home, Settings settings, List<String> pipelines) {
        this(tree, home, settings, pipelines, Seat.LOOPBACK, false);
    }

    static final String NAME = "spark";

    private static final String MAIN = "io.millrace.engine.driver.Main";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Port> ports() {
        return List.of(Port.of(settings, EngineSettings.STATUS_PORT));
    }

    @Override
    public Launch prepare() throws IOException {
        Path folder = home.data(NAME);
        Files.createDirectories(folder.resolve("local"));
        requireWritable(settings.value(EngineSettings.WAREHOUSE), EngineSettings.WAREHOUSE.key());
        requireWritable(settings.value(EngineSettings.CHECKPOINTS), EngineSettings.CHECKPOINTS.key());
        List<String> command = new ArrayList<>(Launch.spark(settings.value(StackSettings.SPARK_MEMORY)));
        command.addAll(List.of(
                "--sun-misc-unsafe-memory-access=allow",
                "-Dderby.system.home=" + folder,
                Launch.temporaryFiles(folder)));
        command.addAll(Built.sparkJvmOptions());
        if (!tree.isInstalled()) {
            command.addAll(ClassArchive.ofDriver(tree, home).options());
        }
        String own =
                Launch.hadoopFolder().map(hadoop -> hadoop + File.pathSeparator).orElse("")
                        + tree.jobsJar()
                        + File.pathSeparator
                        + Tree.allOf(tree.sparkJars());
        command.addAll(List.of("-cp", PipelineJars.of(home).behind(own), MAIN));
        EnginePairs.of(KafkaSecurity.as(KafkaRole.DRIVER, home, settings))
                .forEach(pair -> command.addAll(List.of("--set", pair)));
        command.addAll(List.of("--set", "spark.driver.host=" + seat.name()));
        command.addAll(List.of("--set", "spark.driver.bindAddress=" + seat.listen()));
        command.addAll(List.of("--set", "spark.local.dir=" + folder.resolve("local")));
        if (hasExecutors()) {
            String jars = Stream.concat(Stream.of(tree.jobsJar()), PipelineJars.of(home).all().stream())
                    .map(Path::toString)
                    .collect(Collectors.joining(","));
            command.addAll(List.of("--set", "spark.jars=" + jars));
        }
        if (standby) {
            command.add("--standby");
        }
        command.addAll(pipelines);
        return new Launch(command, Map.of("SPARK_LOCAL_IP", seat.listen()), folder);
    }

    /** Those of a cluster get the code from the driver. */
    private boolean hasExecutors() {
        return !settings.spark().getOrDefault("spark.master", "local").startsWith("local");
    }

    private static void requireWritable(URI place, String setting) {
        if ("file".equals(place.getScheme())) {
            Home.requireWritable(Path.of(place.getPath()), "Name another place with --set " + setting + "=<URI>.");
        }
    }

    @Override
    public void ask() throws IOException {
        DriverStatus status = DriverStatus.at(Addresses.of(settings).driver());
        for (String name : pipelines) {
            DriverStatus.Pipeline pipeline = status.pipeline(name)
                    .orElseThrow(() -> new IOException("it does not know of pipeline " + name + " yet"));
            if (pipeline.state().equals("failed")) {
                throw new StackException("Pipeline " + name + " failed: " + pipeline.error());
            }
            if (!List.of("running", "rebuilding").contains(pipeline.state())) {
                throw new IOException("pipeline " + name + " is " + pipeline.state()
                        + (pipeline.error() == null ? "" : ": " + pipeline.error()));
            }
        }
    }
}
