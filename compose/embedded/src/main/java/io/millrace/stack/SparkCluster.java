package io.millrace.stack;

import io.millrace.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The master or a worker of a standalone Spark cluster. */
record SparkCluster(Tree tree, Home home, Settings settings, Seat seat) {

    /** Settings that hold for the cluster as well as for what runs on it. */
    private static final List<String> SHARED =
            List.of("spark.authenticate", "spark.network.", "spark.ui.", "spark.ssl.");

    private static final int MASTER_PORT = 7_077;
    private static final int WORKER_PORT = 7_078;
    private static final int MASTER_WEB_PORT = 8_081;
    private static final int WORKER_WEB_PORT = 8_082;

    /** It remembers its workers and applications: no driver would get executors from one that was started again. */
    Launch master() throws IOException {
        return launch(
                List.of(
                        "-Dspark.deploy.recoveryMode=FILESYSTEM",
                        "-Dspark.deploy.recoveryDirectory="
                                + home.data("worker").resolve("recovery")),
                "org.apache.spark.deploy.master.Master",
                "--host",
                seat.name(),
                "--port",
                Integer.toString(MASTER_PORT),
                "--webui-port",
                Integer.toString(MASTER_WEB_PORT));
    }

    /** What an application leaves in a worker's folder, its jars above all, goes an hour after it has ended. */
    Launch worker(String master, int cores, long memory) throws IOException {
        Path work = home.data("worker").resolve("work");
        Files.createDirectories(work);
        return launch(
                List.of(
                        "-Dspark.worker.cleanup.enabled=true",
                        "-Dspark.worker.cleanup.interval=600",
                        "-Dspark.worker.cleanup.appDataTtl=3600"),
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                seat.name(),
                "--port",
                Integer.toString(WORKER_PORT),
                "--webui-port",
                Integer.toString(WORKER_WEB_PORT),
                "--cores",
                Integer.toString(cores),
                "--memory",
                (memory >> 20) + "m",
                "--work-dir",
                work.toString(),
                master);
    }

    /** What master and workers know each other by is in a file: others see a command line. */
    private Launch launch(List<String> options, String program, String... arguments) throws IOException {
        Path folder = home.data("worker");
        Files.createDirectories(folder);
        Path properties = folder.resolve("spark.conf");
        Storage.writeForOwner(
                properties,
                SHARED.stream()
                        .flatMap(prefix -> settings.spark(prefix).entrySet().stream())
                        .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
        List<String> words = new ArrayList<>(List.of(
                Launch.java(),
                Launch.heap(settings.value(StackSettings.WORKER_MEMORY)),
                "-XX:+UseSerialGC",
                "-Dlog4j2.configurationFile=" + tree.logging()));
        words.addAll(Built.sparkJvmOptions());
        words.addAll(options);
        words.addAll(List.of("-cp", Tree.allOf(tree.sparkJars())));
        words.addAll(List.of(program, "--properties-file", properties.toString()));
        words.addAll(List.of(arguments));
        // Executors do not start without the version.
        return new Launch(
                words, Map.of("SPARK_HOME", tree.sparkHome().toString(), "SPARK_SCALA_VERSION", "2.13"), folder);
    }
}
