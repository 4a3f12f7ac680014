package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How to start a process: its command, what it adds to the environment, and its working directory. */
record Launch(List<String> command, Map<String, String> environment, Path directory) {

    private static final List<String> LATE_COMPILER = List.of(
            "-XX:Tier4InvocationThreshold=20000",
            "-XX:Tier4MinInvocationThreshold=2400",
            "-XX:Tier4CompileThreshold=60000",
            "-XX:Tier4BackEdgeThreshold=160000",
            "-XX:InlineSmallCode=1200");

    /** Every Java adds them to its own. It refuses two collectors. */
    private static final String GIVEN_OPTIONS = Stream.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS")
            .map(System::getenv)
            .filter(Objects::nonNull)
            .collect(Collectors.joining(" "));

    private static final Pattern OTHER_COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");

    Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** A shell script that becomes the process. */
    String script() {
        StringBuilder script = new StringBuilder("cd " + quoted(directory.toString()) + "\n");
        environment.forEach((key, value) -> script.append("export ")
                .append(key)
                .append('=')
                .append(quoted(value))
                .append('\n'));
        return script.append("exec ")
                .append(command.stream().map(Launch::quoted).collect(Collectors.joining(" ")))
                .append('\n')
                .toString();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Where Hadoop's own configuration is, if somebody says so. */
    static Optional<String> hadoopFolder() {
        return Optional.ofNullable(System.getenv("HADOOP_CONF_DIR")).filter(folder -> !folder.isBlank());
    }

    /** Millrace's command line, as it runs now, for another process to call. */
    static List<String> commandLine(Tree tree, String heap) {
        return List.of(
                java(),
                heap,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                "-Dslf4j.internal.verbosity=ERROR",
                "-Dmillrace.root=" + tree.root(),
                "-Duser.timezone=UTC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.millrace.cli.Cli");
    }

    /** The Java that runs this. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static List<String> words(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /**
     * A JVM for Spark. The parallel collector costs a tenth less than the usual one, and a small heap has no long pauses.
     * A batch runs Spark's planner once: the optimizing compiler, which would be at work on that for minutes, waits until a
     * method has run four times as often as usual. What runs for each record is there at once all the same. It also calls
     * what is compiled already, where it would compile it again within each caller.
     */
    static List<String> spark(long heap) {
        List<String> words = new ArrayList<>(List.of(java(), heap(heap), "-Duser.timezone=UTC"));
        words.addAll(LATE_COMPILER);
        if (!OTHER_COLLECTOR.matcher(GIVEN_OPTIONS).find()) {
            words.add("-XX:+UseParallelGC");
        }
        return words;
    }

    /** Libraries unpack native code into it, and leave that there when they are killed: each start empties it. */
    static String temporaryFiles(Path folder) throws IOException {
        Path temporary = folder.resolve("tmp");
        new Home(temporary).empty();
        Files.createDirectories(temporary);
        return "-Djava.io.tmpdir=" + temporary;
    }

    static String heap(long bytes) {
        return "-Xmx" + (bytes >> 20) + "m";
    }
}
