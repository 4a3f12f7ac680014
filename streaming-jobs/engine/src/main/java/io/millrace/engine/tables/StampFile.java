package io.millrace.engine.tables;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.engine.files.WrittenFile;
import io.millrace.engine.ledger.Stamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/**
 * What lies beside the files of a Parquet table's partition: the batch's stamp, and which files the batch wrote and how
 * long each is, so that it can be seen without reading them whether they are what was written.
 */
public record StampFile(Stamp stamp, Map<String, Long> files) {

    /** Readers leave out files that begin with an underscore. */
    public static final String NAME = "_millrace.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    public StampFile {
        files = files == null ? Map.of() : new TreeMap<>(files);
    }

    static StampFile of(Stamp stamp, List<WrittenFile> written) {
        Map<String, Long> files = new TreeMap<>();
        written.forEach(file -> files.put(new Path(file.path()).getName(), file.size()));
        return new StampFile(stamp, files);
    }

    void write(Path folder, Configuration hadoop) throws IOException {
        Path file = new Path(folder, NAME);
        try (FSDataOutputStream out = file.getFileSystem(hadoop).create(file, true)) {
            out.write(JSON.writeValueAsBytes(this));
        }
    }

    public static StampFile read(Path folder, Configuration hadoop) throws IOException {
        Path file = new Path(folder, NAME);
        try (FSDataInputStream in = file.getFileSystem(hadoop).open(file)) {
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static StampFile of(String json) throws JsonProcessingException {
        // Before there were files in it, it was the stamp alone.
        return JSON.readTree(json).has("ranges")
                ? new StampFile(Stamp.of(json), Map.of())
                : JSON.readValue(json, StampFile.class);
    }
}
