package io.millrace.pipelines;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Sample records of each pipeline: those it takes, and those it refuses, each with its reason. They are
 * in a folder named for the pipeline, or within it in one for each topic if there are several.
 */
public final class Fixtures {

    /** A line {@code reason<TAB>record}. */
    public record Refused(String reason, byte[] value) {}

    private Fixtures() {}

    /** The folders of a pipeline. */
    static List<String> folders(String slug, List<String> topics) {
        return topics.size() == 1
                ? List.of(slug)
                : topics.stream().map(topic -> slug + "/" + topic).toList();
    }

    public static List<byte[]> accepted(String folder) {
        return lines(folder, "accepted").stream().map(Fixtures::bytes).toList();
    }

    public static List<Refused> rejected(String folder) {
        return lines(folder, "rejected").stream()
                .map(line -> line.split("\t", 2))
                .map(parts -> new Refused(parts[0], bytes(parts[1])))
                .toList();
    }

    private static List<String> lines(String folder, String name) {
        String resource = "/fixtures/" + folder + "/" + name + ".ndjson";
        try (InputStream in = Fixtures.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("There is no src/test/resources" + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }
}
