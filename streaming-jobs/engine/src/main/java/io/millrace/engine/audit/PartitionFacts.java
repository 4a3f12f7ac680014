package io.millrace.engine.audit;

import io.millrace.engine.outside.Catalog;
import io.millrace.engine.outside.Folders;
import io.millrace.engine.tables.StampFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A Parquet table as the metastore and its folder show it, without reading its data.
 *
 * @param registered its partitions in the metastore
 * @param stamps what lies beside the files of each batch's folder; null where it cannot be read
 * @param files the length of each file, by batch and name
 */
record PartitionFacts(
        String table,
        String name,
        String root,
        List<Catalog.Batch> registered,
        Map<Long, StampFile> stamps,
        Map<Long, Map<String, Long>> files) {

    private static final String FOLDER = "batch=";

    static PartitionFacts read(
            String table, String name, String root, List<Catalog.Batch> registered, Configuration hadoop)
            throws IOException {
        Map<Long, Map<String, Long>> files = new TreeMap<>();
        Folders.files(root, hadoop).forEach((path, length) -> {
            String[] steps = path.split("/", 2);
            if (steps.length == 2 && steps[0].matches(FOLDER + "\\d+")) {
                files.computeIfAbsent(Long.valueOf(steps[0].substring(FOLDER.length())), batch -> new TreeMap<>())
                        .put(steps[1], length);
            }
        });
        Map<Long, StampFile> stamps = new HashMap<>();
        for (Catalog.Batch batch : registered) {
            stamps.put(batch.number(), stamp(new Path(root, FOLDER + batch.number()), hadoop));
        }
        return new PartitionFacts(table, name, root, registered, stamps, files);
    }

    private static StampFile stamp(Path folder, Configuration hadoop) throws IOException {
        try {
            return StampFile.read(folder, hadoop);
        } catch (FileNotFoundException | com.fasterxml.jackson.core.JsonProcessingException unreadable) {
            return null;
        }
    }

    String folder(long batch) {
        return new Path(root, FOLDER + batch).toString();
    }

    /** The files of a batch that readers see. */
    Map<String, Long> visible(long batch) {
        Map<String, Long> visible = new TreeMap<>(files.getOrDefault(batch, Map.of()));
        visible.keySet().removeIf(name -> name.startsWith("_") || name.startsWith("."));
        return visible;
    }
}
