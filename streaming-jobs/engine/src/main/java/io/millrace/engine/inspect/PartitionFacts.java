package io.millrace.engine.inspect;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.engine.commit.StampFile;
import io.millrace.engine.lake.ListedPartitions;
import io.millrace.engine.storage.Folder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A Parquet table as the metastore and its folders show it, without reading its data.
 *
 * @param table with its database
 * @param name as the ledger has it
 * @param generation in the names of its partitions
 * @param expired the last batch whose rows are gone because their time was over; -1 for none
 */
record PartitionFacts(String table, String name, int generation, long expired, List<Part> parts) {

    /**
     * A partition that has files.
     *
     * @param stamp what lies beside the files; null where it cannot be read
     * @param files the length of each file that readers see, by its name
     */
    record Part(String name, String folder, StampFile stamp, Map<String, Long> files) {}

    /** @param proven the last batch that was proven before: partitions of batches up to this one are left out */
    static PartitionFacts read(
            String table,
            String name,
            int generation,
            long proven,
            Map<String, String> properties,
            Map<String, String> registered,
            Configuration hadoop)
            throws IOException {
        List<Part> parts = new ArrayList<>();
        for (Map.Entry<String, String> partition :
                since(proven, generation, registered).entrySet()) {
            Path folder = new Path(partition.getValue());
            StampFile stamp = stamp(folder, hadoop);
            if (stamp == null || stamp.stamp().batch() > proven) {
                Map<String, Long> files = new TreeMap<>(new Folder(partition.getValue(), hadoop).files());
                files.keySet().removeIf(file -> file.startsWith("_") || file.startsWith("."));
                parts.add(new Part(partition.getKey(), partition.getValue(), stamp, files));
            }
        }
        return new PartitionFacts(table, name, generation, ListedPartitions.expired(properties, generation), parts);
    }

    /** A partition is named for the first of its batches, and ends where the next one begins. */
    private static Map<String, String> since(long proven, int generation, Map<String, String> registered) {
        Map<String, String> since = new LinkedHashMap<>(registered);
        OptionalLong first = registered.keySet().stream()
                .flatMapToLong(name -> ListedPartitions.first(name, generation))
                .filter(batch -> batch <= proven)
                .max();
        first.ifPresent(begin -> since.keySet()
                .removeIf(name -> ListedPartitions.first(name, generation).anyMatch(batch -> batch < begin)));
        return since;
    }

    private static StampFile stamp(Path folder, Configuration hadoop) throws IOException {
        try {
            return StampFile.read(folder, hadoop);
        } catch (FileNotFoundException | JsonProcessingException unreadable) {
            return null;
        }
    }
}
