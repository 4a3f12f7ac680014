package io.millrace.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How to start a process: its command, what it adds to the environment, and its working directory. */
record Launch(List<String> command, Map<String, String> environment, Path directory) {

    Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
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

    /** A JVM for Spark, which takes a megabyte for each result of a task: to the collector that is nothing special here. */
    static List<String> spark(long heap) {
        return List.of(java(), heap(heap), "-XX:G1HeapRegionSize=4m", "-Duser.timezone=UTC");
    }

    static String heap(long bytes) {
        return "-Xmx" + (bytes >> 20) + "m";
    }
}
