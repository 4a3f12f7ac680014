package io.millrace.engine.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.engine.storage.Folder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A query's checkpoint folder: what Spark keeps there, and beside it who the checkpoint is. The
 * identity ties the checkpoint to its tables: each knows the other, and neither goes on alone.
 */
public final class Checkpoint {

    public static final String IDENTITY = "millrace.json";

    /** The file in which Spark keeps the id of its query. */
    public static final String QUERY = "metadata";

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final String NEXT_IDENTITY = IDENTITY + ".next";

    private static final String AUDIT = "audit.json";
    private static final String OFFSETS = "offsets/";

    /** Where Spark keeps the offsets at which the first batch began. */
    static final String BEGINNING = "sources/0/0";

    /** A file of offsets holds a version, metadata, then the offsets of each source; the first is Kafka. */
    private static final int OFFSETS_LINE = 2;

    /**
     * Who a checkpoint is, for which pipeline, which tables it has made, and for what code and topics.
     *
     * @param code null where an engine wrote it that did not say so yet
     * @param topics the ids of the topics that it reads, by name
     */
    public record Identity(String id, String pipeline, Set<String> tables, Code code, Map<String, String> topics) {
        public Identity {
            tables = new TreeSet<>(tables);
            topics = topics == null ? Map.of() : new TreeMap<>(topics);
        }

        public static Identity fresh(String pipeline) {
            String id = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
            return new Identity(id, pipeline, Set.of(), null, Map.of());
        }

        public Identity with(Set<String> tables, Code code) {
            return new Identity(id, pipeline, tables, code, topics);
        }

        /** @param ids those of the topics by name */
        public Identity reading(Map<String, String> ids) {
            return new Identity(id, pipeline, tables, code, ids);
        }
    }

    private final Folder folder;

    public Checkpoint(URI checkpoints, String pipeline, String query, Configuration hadoop) {
        this.folder = new Folder(new Path(new Path(checkpoints), pipeline + "/" + query), hadoop);
    }

    public Path folder() {
        return folder.path();
    }

    /** Its identity, if it has one; throws if the file that says so is torn. */
    public Optional<Identity> identity() throws IOException {
        if (folder.exists(IDENTITY)) {
            return Optional.of(JSON.readValue(folder.text(IDENTITY), Identity.class));
        }
        if (!folder.exists(NEXT_IDENTITY)) {
            return Optional.empty();
        }
        try {
            // A crash came between the two steps of a save.
            return Optional.of(JSON.readValue(folder.text(NEXT_IDENTITY), Identity.class));
        } catch (JsonProcessingException torn) {
            return Optional.empty();
        }
    }

    /** The numbers of the batches that a folder of Spark's has a file of: {@code offsets} or {@code commits}. */
    public NavigableSet<Long> batches(String kind) throws IOException {
        return folder.in(kind).numbers();
    }

    public void save(Identity identity) throws IOException {
        if (!folder.exists(IDENTITY) && identity().isPresent()) {
            // What was saved last must not be lost to a second crash.
            folder.create(IDENTITY, folder.text(NEXT_IDENTITY));
        }
        folder.replace(IDENTITY, JSON.writeValueAsString(identity));
    }

    public Progress progress() throws IOException {
        return Progress.read(folder);
    }

    /** What the last audit that found nothing wrong has kept. */
    public Optional<String> audited() throws IOException {
        try {
            return Optional.of(folder.text(AUDIT));
        } catch (FileNotFoundException none) {
            return Optional.empty();
        }
    }

    public void keepAudited(String proven) throws IOException {
        folder.replace(AUDIT, proven);
    }

    /** Removes a file that nothing depends on; of a batch that is to be planned again, its state as well. */
    public void clear(String file) throws IOException {
        if (file.startsWith(OFFSETS)) {
            // Spark would add the next changes to what it finds.
            long version = Long.parseLong(file.substring(OFFSETS.length())) + 1;
            for (String written : folder.in("state").files().keySet()) {
                if (written.matches("[^/]+/[^/]+/" + version + "\\..*")) {
                    folder.in("state").delete(written);
                }
            }
        }
        folder.delete(file);
    }

    /** Spark's own id of the query, which nothing else refers to. */
    public void nameQuery() throws IOException {
        folder.replace(QUERY, JSON.writeValueAsString(Map.of("id", UUID.randomUUID())));
    }

    /** Lets a batch that is done end further on in one partition. */
    public void move(long batch, String topic, int partition, long until) throws IOException {
        List<String> lines =
                new ArrayList<>(folder.text(OFFSETS + batch).lines().toList());
        ObjectNode offsets = (ObjectNode) JSON.readTree(lines.get(OFFSETS_LINE));
        offsets.withObjectProperty(topic).put(Integer.toString(partition), until);
        lines.set(OFFSETS_LINE, JSON.writeValueAsString(offsets));
        folder.replace(OFFSETS + batch, String.join("\n", lines));
    }

    /** How far the topics are read by the last batch that is done. */
    public Offsets done() {
        try {
            NavigableSet<Long> commits = batches("commits");
            return commits.isEmpty() ? Offsets.NONE : after(commits.last()).orElse(Offsets.NONE);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + folder(), unreadable);
        }
    }

    /** How far the topics are read when the batch is done; empty before the first. */
    public Optional<Offsets> after(long batch) {
        String file = batch < 0 ? BEGINNING : OFFSETS + batch;
        try {
            if (!folder.exists(file)) {
                return Optional.empty();
            }
            String text = folder.text(file);
            String offsets = batch < 0
                    ? text.substring(text.indexOf('{'))
                    : text.lines().skip(OFFSETS_LINE).findFirst().orElse("{}");
            return Optional.of(offsets(offsets));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + folder.file(file), unreadable);
        }
    }

    private static Offsets offsets(String json) throws IOException {
        try {
            return Offsets.of(json);
        } catch (JsonProcessingException torn) {
            throw new UncheckedIOException("The checkpoint's offsets are no JSON: " + json, torn);
        }
    }
}
