package io.millrace.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
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
final class Checkpoint {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IDENTITY = "millrace.json";
    private static final String NEXT_IDENTITY = IDENTITY + ".next";

    /** Who a checkpoint is, for which pipeline, and which tables it has made. */
    record Identity(String id, String pipeline, Set<String> tables) {
        Identity {
            tables = new TreeSet<>(tables);
        }

        Identity with(String table) {
            Set<String> more = new TreeSet<>(tables);
            more.add(table);
            return new Identity(id, pipeline, more);
        }
    }

    private final Path folder;
    private final FileSystem files;

    Checkpoint(URI checkpoints, String pipeline, String query, Configuration hadoop) throws IOException {
        this.folder = new Path(new Path(checkpoints), pipeline + "/" + query);
        this.files = folder.getFileSystem(hadoop);
    }

    Path folder() {
        return folder;
    }

    /** Its identity; a new checkpoint gets one. */
    Identity identity(String pipeline) throws IOException {
        Optional<Identity> saved = saved();
        if (saved.isPresent()) {
            Identity identity = saved.get();
            if (!identity.pipeline().equals(pipeline)) {
                throw new Refusal(
                        "The checkpoint " + folder + " belongs to pipeline " + identity.pipeline() + ", not to "
                                + pipeline + ".",
                        "Give " + pipeline + " a folder of its own with --set checkpoints=….");
            }
            return identity;
        }
        if (hasBatches()) {
            throw new Refusal(
                    "The checkpoint " + folder + " has no " + IDENTITY + ", so it is not known whose it is.",
                    "Restore that file, or move the folder away together with the pipeline's tables to start anew.");
        }
        Identity identity =
                new Identity(UUID.randomUUID().toString().replace("-", "").substring(0, 12), pipeline, Set.of());
        save(identity);
        return identity;
    }

    private Optional<Identity> saved() throws IOException {
        Path file = new Path(folder, IDENTITY);
        if (files.exists(file)) {
            return Optional.of(JSON.readValue(text(file), Identity.class));
        }
        Path next = new Path(folder, NEXT_IDENTITY);
        if (!files.exists(next)) {
            return Optional.empty();
        }
        try {
            Identity identity = JSON.readValue(text(next), Identity.class);
            // A crash came between the two steps of a save.
            save(identity);
            return Optional.of(identity);
        } catch (JsonProcessingException torn) {
            return Optional.empty();
        }
    }

    /** Its identity, if it has one; nothing is written. */
    Optional<Identity> known() throws IOException {
        for (String name : List.of(IDENTITY, NEXT_IDENTITY)) {
            Path file = new Path(folder, name);
            if (files.exists(file)) {
                return Optional.of(JSON.readValue(text(file), Identity.class));
            }
        }
        return Optional.empty();
    }

    /** The numbers of the batches that a folder of Spark's has a file of: {@code offsets} or {@code commits}. */
    NavigableSet<Long> batches(String kind) throws IOException {
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

    void save(Identity identity) throws IOException {
        Path next = new Path(folder, NEXT_IDENTITY);
        try (FSDataOutputStream out = files.create(next, true)) {
            out.write(JSON.writeValueAsBytes(identity));
        }
        Path file = new Path(folder, IDENTITY);
        files.delete(file, false);
        if (!files.rename(next, file)) {
            throw new IOException("Cannot write " + file);
        }
    }

    /** Whether a query has ever run from here. */
    boolean hasBatches() throws IOException {
        return files.exists(new Path(folder, "offsets/0"))
                || files.exists(new Path(folder, "commits"))
                        && files.listStatus(new Path(folder, "commits")).length > 0;
    }

    /** How far the topics are read when the batch is done; empty before the first. */
    Optional<Offsets> after(long batch) {
        if (batch < 0) {
            return beginning();
        }
        // The file holds a version, metadata, then the offsets of the one source.
        return read(new Path(folder, "offsets/" + batch))
                .map(text -> offsets(text.lines().skip(2).findFirst().orElse("{}")));
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
