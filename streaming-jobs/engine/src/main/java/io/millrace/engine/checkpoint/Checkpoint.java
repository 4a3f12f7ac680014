package io.millrace.engine.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
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

    private final Path folder;
    private final FileSystem files;

    public Checkpoint(URI checkpoints, String pipeline, String query, Configuration hadoop) throws IOException {
        this.folder = new Path(new Path(checkpoints), pipeline + "/" + query);
        this.files = folder.getFileSystem(hadoop);
    }

    public Path folder() {
        return folder;
    }

    /** Its identity, if it has one; throws if the file that says so is torn. */
    public Optional<Identity> identity() throws IOException {
        Path file = new Path(folder, IDENTITY);
        if (files.exists(file)) {
            return Optional.of(JSON.readValue(text(file), Identity.class));
        }
        Path next = new Path(folder, NEXT_IDENTITY);
        if (!files.exists(next)) {
            return Optional.empty();
        }
        try {
            // A crash came between the two steps of a save.
            return Optional.of(JSON.readValue(text(next), Identity.class));
        } catch (JsonProcessingException torn) {
            return Optional.empty();
        }
    }

    /** The numbers of the batches that a folder of Spark's has a file of: {@code offsets} or {@code commits}. */
    public NavigableSet<Long> batches(String kind) throws IOException {
        NavigableSet<Long> batches = new TreeSet<>();
        Path within = new Path(folder, kind);
        if (files.exists(within)) {
            for (FileStatus found : files.listStatus(within)) {
                String name = found.getPath().getName();
                if (name.matches("\\d+")) {
                    batches.add(Long.valueOf(name));
                }
            }
        }
        return batches;
    }

    public void save(Identity identity) throws IOException {
        Path file = new Path(folder, IDENTITY);
        Path next = new Path(folder, NEXT_IDENTITY);
        if (!files.exists(file) && identity().isPresent()) {
            // What was saved last must not be lost to a second crash.
            files.rename(next, file);
        }
        write(file, JSON.writeValueAsBytes(identity));
    }

    private void write(Path file, byte[] content) throws IOException {
        Path next = file.suffix(".next");
        try (FSDataOutputStream out = files.create(next, true)) {
            out.write(content);
        }
        files.delete(file, false);
        if (!files.rename(next, file)) {
            throw new IOException("Cannot write " + file);
        }
    }

    public Progress progress() throws IOException {
        return new ProgressReader(folder, files).read();
    }

    /** What the last audit that found nothing wrong has kept. */
    public Optional<String> audited() {
        return read(new Path(folder, AUDIT));
    }

    public void keepAudited(byte[] proven) throws IOException {
        write(new Path(folder, AUDIT), proven);
    }

    /** Removes a file that nothing depends on; of a batch that is to be planned anew, its state as well. */
    public void clear(String file) throws IOException {
        if (file.startsWith(OFFSETS)) {
            // Spark would add the next changes to what it finds.
            long version = Long.parseLong(file.substring(OFFSETS.length())) + 1;
            FileStatus[] written = files.globStatus(new Path(folder, "state/*/*/" + version + ".*"));
            for (FileStatus state : written == null ? new FileStatus[0] : written) {
                files.delete(state.getPath(), false);
            }
        }
        files.delete(new Path(folder, file), false);
    }

    /** Spark's own id of the query, which nothing else refers to. */
    public void nameQuery() throws IOException {
        write(new Path(folder, QUERY), JSON.writeValueAsBytes(Map.of("id", UUID.randomUUID())));
    }

    /** Lets a batch that is done end further on in one partition. */
    public void move(long batch, String topic, int partition, long until) throws IOException {
        Path file = new Path(folder, OFFSETS + batch);
        List<String> lines = new ArrayList<>(text(file).lines().toList());
        ObjectNode offsets = (ObjectNode) JSON.readTree(lines.get(OFFSETS_LINE));
        offsets.withObjectProperty(topic).put(Integer.toString(partition), until);
        lines.set(OFFSETS_LINE, JSON.writeValueAsString(offsets));
        write(file, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    /** How far the topics are read by the last batch that is done. */
    public Offsets done() {
        try {
            NavigableSet<Long> commits = batches("commits");
            return commits.isEmpty()
                    ? new Offsets(Map.of())
                    : after(commits.last()).orElse(new Offsets(Map.of()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + folder, unreadable);
        }
    }

    /** How far the topics are read when the batch is done; empty before the first. */
    public Optional<Offsets> after(long batch) {
        if (batch < 0) {
            return beginning();
        }
        return read(new Path(folder, OFFSETS + batch))
                .map(text -> offsets(text.lines().skip(OFFSETS_LINE).findFirst().orElse("{}")));
    }

    private Optional<Offsets> beginning() {
        return read(new Path(folder, "sources/0/0")).map(text -> offsets(text.substring(text.indexOf('{'))));
    }

    private static Offsets offsets(String json) {
        try {
            return Offsets.of(json);
        } catch (IOException torn) {
            throw new UncheckedIOException("The checkpoint's offsets are no JSON: " + json, torn);
        }
    }

    private Optional<String> read(Path file) {
        try {
            return files.exists(file) ? Optional.of(text(file)) : Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + file, unreadable);
        }
    }

    private String text(Path file) throws IOException {
        try (FSDataInputStream in = files.open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
