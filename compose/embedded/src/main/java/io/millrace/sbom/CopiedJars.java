package io.millrace.sbom;

import io.millrace.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The jars that the image gets, by their path in it: those that COPY lines of its Containerfile name. */
record CopiedJars(SortedMap<String, Path> byPlace) {

    static CopiedJars in(Path root) {
        SortedMap<String, Path> jars = new TreeMap<>();
        try {
            String lines =
                    Files.readString(root.resolve("compose/Containerfile")).replace("\\\n", " ");
            for (String line :
                    lines.lines().filter(any -> any.startsWith("COPY ")).toList()) {
                List<String> words = Arrays.asList(line.split("\\s+"));
                for (String source : words.subList(1, words.size() - 1)) {
                    // Other files may not have been written yet.
                    if (source.endsWith(".jar")
                            || !source.substring(source.lastIndexOf('/') + 1).contains(".")) {
                        add(root.resolve(source), words.getLast(), jars);
                    }
                }
            }
        } catch (IOException missing) {
            throw new StackException(
                    "The build has not made all that the image copies: " + missing.getMessage()
                            + ". Run ./mvnw package -DskipTests.",
                    missing);
        }
        return new CopiedJars(jars);
    }

    private static void add(Path source, String place, SortedMap<String, Path> jars) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            files.filter(file -> file.toString().endsWith(".jar"))
                    .forEach(file ->
                            jars.put(file.equals(source) ? place : place + "/" + source.relativize(file), file));
        }
    }
}
