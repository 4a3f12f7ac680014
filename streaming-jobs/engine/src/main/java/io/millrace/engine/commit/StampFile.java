package io.millrace.engine.commit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.engine.sink.WrittenFile;
import io.millrace.engine.storage.Folder;
import io.millrace.engine.storage.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What lies beside the files of a Parquet table's partition: of which batches they are, and how long each file is, so
 * that it can be seen without reading them whether they are what was written.
 *
 * @param stamp that of the last batch
 * @param first the first batch: another one than the last where a merge has put several into one partition
 * @param rows how many rows of the table the batches wrote
 * @param arrivedAt when the newest of the rows was written first, in milliseconds
 * @param files the length of each file by its name
 */
public record StampFile(Stamp stamp, long first, long rows, long arrivedAt, Map<String, Long> files) {

    /** Readers leave out files that begin with an underscore. */
    public static final String NAME = "_millrace.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    public StampFile {
        files = new TreeMap<>(files);
    }

    static StampFile of(Stamp stamp, String table, List<WrittenFile> written) {
        Map<String, Long> files = new TreeMap<>();
        written.forEach(file -> files.put(new Path(file.path()).getName(), file.size()));
        long arrivedAt =
                written.stream().mapToLong(WrittenFile::modifiedAt).max().orElseGet(System::currentTimeMillis);
        return new StampFile(stamp, stamp.batch(), stamp.rows().getOrDefault(table, 0L), arrivedAt, files);
    }

    public void write(Path folder, Configuration hadoop) throws IOException {
        new Folder(folder, hadoop).write(NAME, Json.text(this));
    }

    public static StampFile read(Path folder, Configuration hadoop) throws IOException {
        return JSON.readValue(new Folder(folder, hadoop).text(NAME), StampFile.class);
    }

    public long bytes() {
        return files.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * That of a folder into which those of several batches were merged.
     *
     * @param merged in the order of their batches
     */
    public static StampFile merged(List<StampFile> merged, Map<String, Long> files) {
        return new StampFile(
                merged.get(merged.size() - 1).stamp(),
                merged.get(0).first(),
                merged.stream().mapToLong(StampFile::rows).sum(),
                merged.stream().mapToLong(StampFile::arrivedAt).max().getAsLong(),
                files);
    }
}
