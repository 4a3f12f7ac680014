package io.millrace.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads from the log of a Delta table which commit has added which file. Compacted files are left out. */
final class DeltaCommits {

    private static final ObjectMapper JSON = new ObjectMapper();

    private DeltaCommits() {}

    static List<Committed> of(Path table) {
        List<Committed> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(table.resolve("_delta_log"))) {
            for (Path commit :
                    files.filter(file -> file.toString().endsWith(".json")).toList()) {
                for (String line : Files.readAllLines(commit)) {
                    JsonNode added = JSON.readTree(line).path("add");
                    if (added.path("dataChange").asBoolean()) {
                        String path = URLDecoder.decode(added.path("path").asText(), StandardCharsets.UTF_8);
                        all.add(new Committed(commit, table.resolve(path.replaceFirst("^file:/*", "/"))));
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return all;
    }
}
