package io.millrace.engine.commit;

import io.millrace.engine.storage.Folders;
import io.millrace.engine.storage.NewFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The partitions of a table that is being rebuilt, where no reader looks: a small file for each names its folder.
 *
 * @param root the table's folder
 */
public record UnlistedPartitions(String root, Configuration hadoop) implements PartitionedTable.Partitions {

    /** Readers leave out folders that begin with an underscore. */
    private static final String FOLDER = "_partitions";

    @Override
    public void fence(long epoch) {
        // The first file of a batch decides, whoever writes it.
    }

    @Override
    public Optional<Path> find(long batch) {
        Path file = file(batch);
        try (FSDataInputStream in = file.getFileSystem(hadoop).open(file)) {
            return Optional.of(new Path(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (FileNotFoundException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + file, unreadable);
        }
    }

    @Override
    public boolean add(long epoch, long batch, Path folder) {
        try {
            Path file = file(batch);
            file.getFileSystem(hadoop).mkdirs(file.getParent());
            return NewFile.create(file, folder.toString().getBytes(StandardCharsets.UTF_8), hadoop);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot write " + file(batch), unwritable);
        }
    }

    /** Once they are listed. */
    public void clear() {
        Folders.delete(new Path(root, FOLDER), hadoop);
    }

    private Path file(long batch) {
        return new Path(root, FOLDER + "/" + batch);
    }

    /** The folders of all batches that are there. */
    public Map<Long, Path> folders() throws IOException {
        Path listed = new Path(root, FOLDER);
        FileSystem files = listed.getFileSystem(hadoop);
        Map<Long, Path> folders = new TreeMap<>();
        if (files.exists(listed)) {
            for (FileStatus found : files.listStatus(listed)) {
                String name = found.getPath().getName();
                if (name.matches("\\d+")) {
                    find(Long.parseLong(name)).ifPresent(folder -> folders.put(Long.valueOf(name), folder));
                }
            }
        }
        return folders;
    }
}
