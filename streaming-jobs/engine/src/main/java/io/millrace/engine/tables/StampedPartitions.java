package io.millrace.engine.tables;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.engine.files.Destination;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Partitions of a table that is being built, where no reader looks: a batch is there if its stamp is. */
public record StampedPartitions(Destination destination, Configuration hadoop) implements PartitionedTable.Listing {

    private static final Pattern FOLDER = Pattern.compile("batch=(\\d+)");

    @Override
    public boolean has(long batch) {
        try {
            StampFile.read(destination.folder(batch), hadoop);
            return true;
        } catch (FileNotFoundException | JsonProcessingException unfinished) {
            return false;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + destination.folder(batch), unreadable);
        }
    }

    @Override
    public void add(long batch, Path folder) {
        // The stamp was written last.
    }

    /** The folders of all batches that are there. */
    public Map<Long, Path> folders() throws IOException {
        Path root = new Path(destination.root());
        FileSystem files = root.getFileSystem(hadoop);
        Map<Long, Path> folders = new TreeMap<>();
        if (files.exists(root)) {
            for (FileStatus found : files.listStatus(root)) {
                Matcher name = FOLDER.matcher(found.getPath().getName());
                if (name.matches() && has(Long.parseLong(name.group(1)))) {
                    folders.put(Long.valueOf(name.group(1)), destination.folder(Long.parseLong(name.group(1))));
                }
            }
        }
        return folders;
    }
}
