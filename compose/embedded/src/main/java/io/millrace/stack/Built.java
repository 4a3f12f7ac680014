package io.millrace.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What the build knows and hands on in files of its own. */
final class Built {

    private Built() {}

    /** What Spark needs to reach into on Java 17 and later. */
    static List<String> sparkJvmOptions() {
        return List.of(resource("spark-jvm-options.txt").split("\\s+"));
    }

    static Path trinoArchive() {
        return Path.of(resource("trino-archive.txt"));
    }

    private static String resource(String name) {
        try (InputStream in = Built.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
