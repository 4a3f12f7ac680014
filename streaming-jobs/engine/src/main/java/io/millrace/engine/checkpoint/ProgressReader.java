package io.millrace.engine.checkpoint;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.engine.BlockedException;
import io.millrace.engine.checkpoint.Progress.Planned;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads what Spark and the engine have written to a checkpoint, and changes nothing. */
final class ProgressReader {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** The batch to run, the one before it, and one more in case the newest is torn. */
    private static final int NEWEST = 3;

    private static final Pattern VERSION = Pattern.compile("v\\d+");
    private static final String KNOWN_VERSION = "v1";

    private final Path folder;
    private final FileSystem files;
    private final Set<String> torn = new HashSet<>();

    ProgressReader(Path folder, FileSystem files) {
        this.folder = folder;
        this.files = files;
    }

    Progress read() throws IOException {
        List<Planned> planned = new ArrayList<>();
        for (long batch : numbers("offsets").stream().limit(NEWEST).toList()) {
            planned.add(planned(batch));
        }
        OptionalLong committed = newest("commits");
        if (committed.isPresent()) {
            requireWhole("commits/" + committed.getAsLong(), 2);
        }
        OptionalLong timed = newest("event-times");
        if (timed.isPresent()) {
            requireWhole("event-times/" + timed.getAsLong(), 1);
        }
        if (exists(Checkpoint.QUERY)) {
            requireWhole(Checkpoint.QUERY, 1);
        } else if (!planned.isEmpty()) {
            torn.add(Checkpoint.QUERY);
        }
        return new Progress(planned, committed.orElse(-1), torn, beginning(), statePartitions(), timed);
    }

    /** A version, metadata, then the offsets of each source, a line each; the first source is Kafka. */
    private Planned planned(long batch) throws IOException {
        List<String> lines = lines("offsets/" + batch);
        try {
            for (String line : lines.subList(1, lines.size())) {
                JSON.readTree(line);
            }
            JsonNode frozen = JSON.readTree(lines.get(1)).path("conf");
            return new Planned(
                    batch,
                    Offsets.of(lines.get(2)),
                    JSON.convertValue(frozen, new TypeReference<Map<String, String>>() {}));
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException broken) {
            return new Planned(batch, null, Map.of());
        }
    }

    private Offsets beginning() throws IOException {
        String file = "sources/0/0";
        if (!exists(file)) {
            return null;
        }
        String text = text(file);
        try {
            return Offsets.of(text.substring(text.indexOf('{')));
        } catch (IOException | IndexOutOfBoundsException broken) {
            torn.add(file);
            return null;
        }
    }

    /** The last line of a log's file is JSON. */
    private void requireWhole(String file, int lines) throws IOException {
        List<String> found = lines(file);
        try {
            if (found.size() < lines || !JSON.readTree(found.get(lines - 1)).isObject()) {
                torn.add(file);
            }
        } catch (IOException broken) {
            torn.add(file);
        }
    }

    /** A later format of Spark's would look torn, or be read wrongly. */
    private List<String> lines(String file) throws IOException {
        List<String> lines = text(file).lines().toList();
        if (!lines.isEmpty()
                && VERSION.matcher(lines.get(0)).matches()
                && !lines.get(0).equals(KNOWN_VERSION)) {
            throw new BlockedException(
                    "Spark's file " + new Path(folder, file) + " has format " + lines.get(0) + ", and Millrace knows "
                            + KNOWN_VERSION + ".",
                    "Use the Spark that wrote checkpoints in " + KNOWN_VERSION + ", or rebuild the tables:"
                            + " ./millrace rebuild.");
        }
        return lines;
    }

    private Set<Integer> statePartitions() throws IOException {
        return numbers("state/0").stream().map(Math::toIntExact).collect(Collectors.toSet());
    }

    private OptionalLong newest(String log) throws IOException {
        return numbers(log).stream().mapToLong(Long::longValue).findFirst();
    }

    /** Those that are names in the folder, the highest first. */
    private List<Long> numbers(String name) throws IOException {
        Path listed = new Path(folder, name);
        if (!files.exists(listed)) {
            return List.of();
        }
        return Arrays.stream(files.listStatus(listed))
                .map(status -> status.getPath().getName())
                .filter(number -> number.matches("\\d+"))
                .map(Long::valueOf)
                .sorted(Collections.reverseOrder())
                .toList();
    }

    private boolean exists(String file) throws IOException {
        return files.exists(new Path(folder, file));
    }

    private String text(String file) throws IOException {
        try (FSDataInputStream in = files.open(new Path(folder, file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
