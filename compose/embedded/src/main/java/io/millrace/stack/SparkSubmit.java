package io.millrace.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Spark's own spark-submit: an installed one, or the one within the jars that the build put together. */
public record SparkSubmit(Tree tree, String sparkHome, long memory) {

    private static final String EXTRA_CLASS_PATH = "spark.driver.extraClassPath=";

    /** The command as any cluster's machine would run it. */
    public static List<String> anywhere(List<String> arguments) {
        List<String> words = new ArrayList<>(List.of("spark-submit"));
        words.addAll(arguments);
        return words;
    }

    /** Runs it in the foreground, and gives its exit code. */
    public int run(List<String> arguments, String master) throws IOException, InterruptedException {
        List<String> words =
                new ArrayList<>(sparkHome == null || sparkHome.isBlank() ? assembled(arguments) : installed());
        words.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().putIfAbsent("SPARK_HOME", tree.sparkHome().toString());
        if (master.startsWith("local") || master.contains(Addresses.LOOPBACK)) {
            builder.environment().putIfAbsent("SPARK_LOCAL_IP", Addresses.LOOPBACK);
        }
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
        return process.waitFor();
    }

    private static void stop(Process process) {
        process.destroy();
        process.onExit().join();
    }

    private List<String> installed() {
        Path script = Path.of(sparkHome, "bin", "spark-submit");
        if (!Files.isExecutable(script)) {
            throw new StackException("SPARK_HOME is " + sparkHome + ", but there is no " + script
                    + ". Point it to a Spark installation, or unset it to use the assembled jars.");
        }
        return List.of(script.toString());
    }

    /** Its own script would put both before the jars. */
    private List<String> assembled(List<String> arguments) {
        List<String> words = new ArrayList<>(Launch.spark(memory));
        words.addAll(
                List.of("--sun-misc-unsafe-memory-access=allow", "-Dlog4j2.configurationFile=" + tree.driverLogging()));
        words.addAll(Built.sparkJvmOptions());
        List<String> classPath = new ArrayList<>(arguments.stream()
                .filter(word -> word.startsWith(EXTRA_CLASS_PATH))
                .map(word -> word.substring(EXTRA_CLASS_PATH.length()))
                .toList());
        Launch.hadoopFolder().ifPresent(classPath::add);
        classPath.add(Tree.allOf(tree.sparkJars()));
        words.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), "org.apache.spark.deploy.SparkSubmit"));
        return words;
    }
}
