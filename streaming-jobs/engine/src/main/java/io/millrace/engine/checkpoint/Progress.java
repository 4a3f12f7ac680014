package io.millrace.engine.checkpoint;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.engine.BlockedException;
import io.millrace.engine.storage.Folder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far a checkpoint is, as its folder has it. Nothing of it is made good here.
 *
 * @param planned the newest batches that were planned, the newest first
 * @param committed the newest batch that Spark noted as done; -1 for none
 * @param torn the files that are empty or torn, and the id of Spark's query if it is missing
 * @param beginning where the first batch began; null if that is not written down
 * @param statePartitions the parts of the state that there are folders for
 * @param timed the newest batch whose event times are written down, if they are
 */
public record Progress(
        List<Planned> planned,
        long committed,
        Set<String> torn,
        Offsets beginning,
        Set<Integer> statePartitions,
        OptionalLong timed) {

    static final Progress NONE = new Progress(List.of(), -1, Set.of(), null, Set.of(), OptionalLong.empty());

    /**
     * A batch as Spark planned it before it ran.
     *
     * @param offsets where it ends; null if that cannot be read
     * @param frozen the settings of Spark that the checkpoint keeps
     */
    public record Planned(long batch, Offsets offsets, Map<String, String> frozen) {
        public Planned {
            frozen = Map.copyOf(frozen);
        }
    }

    public Progress {
        planned = List.copyOf(planned);
        torn = Set.copyOf(torn);
        statePartitions = Set.copyOf(statePartitions);
    }

    static Progress read(Folder checkpoint) throws IOException {
        return new Reader(checkpoint, new HashSet<>()).read();
    }

    private record Reader(Folder folder, Set<String> torn) {

        private static final ObjectMapper JSON =
                new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

        /** The batch to run, the one before it, and one more in case the newest is torn. */
        private static final int NEWEST = 3;

        private static final String KNOWN_VERSION = "v1";

        Progress read() throws IOException {
            List<Planned> planned = new ArrayList<>();
            for (long batch : folder.in("offsets").numbers().descendingSet()) {
                if (planned.size() < NEWEST) {
                    planned.add(planned(batch));
                }
            }
            NavigableSet<Long> commits = folder.in("commits").numbers();
            if (!commits.isEmpty()) {
                requireWhole("commits/" + commits.last(), 2);
            }
            NavigableSet<Long> timed = folder.in("event-times").numbers();
            if (!timed.isEmpty()) {
                requireWhole("event-times/" + timed.last(), 1);
            }
            if (folder.exists(Checkpoint.QUERY)) {
                requireWhole(Checkpoint.QUERY, 1);
            } else if (!planned.isEmpty()) {
                torn.add(Checkpoint.QUERY);
            }
            return new Progress(
                    planned,
                    commits.isEmpty() ? -1 : commits.last(),
                    torn,
                    beginning(),
                    folder.in("state/0").numbers().stream()
                            .map(Math::toIntExact)
                            .collect(Collectors.toSet()),
                    timed.isEmpty() ? OptionalLong.empty() : OptionalLong.of(timed.last()));
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
            if (!folder.exists(Checkpoint.BEGINNING)) {
                return null;
            }
            String text = folder.text(Checkpoint.BEGINNING);
            try {
                return Offsets.of(text.substring(text.indexOf('{')));
            } catch (IOException | IndexOutOfBoundsException broken) {
                torn.add(Checkpoint.BEGINNING);
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
            List<String> lines = folder.text(file).lines().toList();
            if (!lines.isEmpty()
                    && lines.get(0).matches("v\\d+")
                    && !lines.get(0).equals(KNOWN_VERSION)) {
                throw new BlockedException(
                        "Spark's file " + folder.file(file) + " has format " + lines.get(0) + ", and Millrace knows "
                                + KNOWN_VERSION + ".",
                        "Use the Spark that wrote checkpoints in " + KNOWN_VERSION + ", or rebuild the tables:"
                                + " ./millrace rebuild.");
            }
            return lines;
        }
    }
}
