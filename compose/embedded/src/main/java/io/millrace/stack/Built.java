package io.millrace.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the build knows and hands on in files of its own. */
final class Built {

    private Built() {}

    /** What Spark needs to reach into on Java 17 and later. */
    static List<String> sparkJvmOptions() {
        return List.of(resource("spark-jvm-options.txt").split("\\s+"));
    }

    /** In a file beside the jars, which are the same wherever they are built. */
    static Path trinoArchive(Tree tree) {
        Path file = tree.root().resolve("compose/embedded/target/trino-archive.txt");
        try {
            return Path.of(Files.readString(file).strip());
        } catch (IOException missing) {
            throw new StackException("Cannot read " + file + ". Run ./mvnw package -DskipTests.", missing);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Built.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
