package io.millrace.engine.tables;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.delta.kernel.Snapshot;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What the log of a Delta table says. */
public final class DeltaLog {

    private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");
    private static final ObjectReader JSON = new ObjectMapper().readerFor(JsonNode.class);

    private DeltaLog() {}

    /** The files that readers see, with their statistics. */
    public static List<AddFile> files(Snapshot of, Engine kernel) {
        List<AddFile> files = new ArrayList<>();
        ScanImpl scan = (ScanImpl) of.getScanBuilder().build();
        try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(kernel, true)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> rows = batches.next().getRows()) {
                    rows.forEachRemaining(
                            row -> files.add(new AddFile(row.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL))));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot list the files of " + of.getPath(), unreadable);
        }
        return files;
    }

    /** The last commit, if it is empty or ends too early: then nobody can read the table. */
    public static Optional<Path> torn(String table, Configuration hadoop) throws IOException {
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

    /** Under which name a writer's latest stamp stands there. */
    public static String domain(String writer) {
        return "millrace." + writer;
    }
}
