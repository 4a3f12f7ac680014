package io.millrace.engine.commit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A commit of a Delta table that a crash of its storage has cut off. */
public final class TornCommit {

    private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");
    private static final ObjectReader JSON = new ObjectMapper().readerFor(JsonNode.class);

    private TornCommit() {}

    /** The last commit, if it is empty or ends too early: then nobody can read the table. */
    public static Optional<Path> last(String table, Configuration hadoop) throws IOException {
        Path log = new Path(table, "_delta_log");
        FileSystem storage = log.getFileSystem(hadoop);
        if (!storage.exists(log)) {
            return Optional.empty();
        }
        return Stream.of(storage.listStatus(
                        log, path -> COMMIT.matcher(path.getName()).matches()))
                .max(Comparator.naturalOrder())
                .map(FileStatus::getPath)
                .filter(last -> isTorn(last, storage));
    }

    private static boolean isTorn(Path commit, FileSystem storage) {
        try (InputStream in = storage.open(commit);
                MappingIterator<JsonNode> actions = JSON.readValues(in)) {
            return actions.readAll().isEmpty();
        } catch (JsonProcessingException torn) {
            return true;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + commit, unreadable);
        }
    }
}
