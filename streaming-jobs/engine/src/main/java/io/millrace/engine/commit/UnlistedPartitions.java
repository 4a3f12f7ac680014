package io.millrace.engine.commit;

import io.millrace.engine.storage.Folder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The partitions of a table that is being rebuilt, where no reader looks: a small file for each names its folder.
 *
 * @param root the table's folder
 */
public record UnlistedPartitions(Folder root) implements PartitionedTable.Partitions {

    /** Readers leave out folders that begin with an underscore. */
    private static final String FOLDER = "_partitions";

    public UnlistedPartitions(String root, Configuration hadoop) {
        this(new Folder(root, hadoop));
    }

    @Override
    public void fenceOff() {
        // The first file of a batch decides, whoever writes it.
    }

    @Override
    public Optional<Path> find(long batch) {
        try {
            return Optional.of(new Path(files().text(Long.toString(batch))));
        } catch (FileNotFoundException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + files().file(Long.toString(batch)), unreadable);
        }
    }

    @Override
    public boolean add(long batch, Path folder) {
        try {
            return files().create(Long.toString(batch), folder.toString());
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot write " + files().file(Long.toString(batch)), unwritable);
        }
    }

    /** Once they are listed. */
    public void clear() {
        files().clear();
    }

    private Folder files() {
        return root.in(FOLDER);
    }

    /** The folders of all batches that are there. */
    public Map<Long, Path> folders() throws IOException {
        Map<Long, Path> folders = new TreeMap<>();
        files().numbers().forEach(batch -> find(batch).ifPresent(folder -> folders.put(batch, folder)));
        return folders;
    }
}
