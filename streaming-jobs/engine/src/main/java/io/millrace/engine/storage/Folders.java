package io.millrace.engine.storage;

import io.millrace.engine.BlockedException;
import io.millrace.engine.Unreachable;
import io.millrace.settings.Setting;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** Folders on whatever storage there is. */
public final class Folders {

    private Folders() {}

    /** A folder that cannot be written to is found out before anything is read. */
    public static void requireWritable(URI folder, Setting<URI> setting, Configuration hadoop) {
        Path probe = new Path(new Path(folder), ".millrace-" + UUID.randomUUID());
        try {
            FileSystem files = probe.getFileSystem(hadoop);
            files.create(probe).close();
            files.delete(probe, false);
        } catch (AccessControlException | FileNotFoundException refused) {
            throw notWritable(folder, setting, refused);
        } catch (IOException unreachable) {
            throw new Unreachable(folder + " cannot be written to (" + unreachable.getMessage() + ")", unreachable);
        }
    }

    private static BlockedException notWritable(URI folder, Setting<URI> setting, IOException refused) {
        return new BlockedException(
                folder + " cannot be written to: " + refused.getMessage() + ".",
                "Allow it, or choose another place with --set " + setting.key() + "=….");
    }

    /** Every file beneath a folder by its path within, and how long each is. */
    public static Map<String, Long> files(String folder, Configuration hadoop) throws IOException {
        Path root = new Path(folder);
        FileSystem storage = root.getFileSystem(hadoop);
        String prefix = storage.makeQualified(root).toUri().getPath() + "/";
        Map<String, Long> files = new HashMap<>();
        Deque<Path> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            for (FileStatus found : list(storage, open.pop())) {
                if (found.isDirectory()) {
                    open.push(found.getPath());
                } else {
                    files.put(found.getPath().toUri().getPath().substring(prefix.length()), found.getLen());
                }
            }
        }
        return files;
    }

    /** What died may be cleared away meanwhile. */
    private static FileStatus[] list(FileSystem storage, Path folder) throws IOException {
        try {
            return storage.listStatus(folder);
        } catch (FileNotFoundException gone) {
            return new FileStatus[0];
        }
    }

    public static void delete(Path folder, Configuration hadoop) {
        try {
            folder.getFileSystem(hadoop).delete(folder, true);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot clear " + folder, unwritable);
        }
    }

    /** The data files that Spark has put into a folder. */
    public static List<FileStatus> parquet(Path folder, Configuration hadoop) throws IOException {
        return Stream.of(folder.getFileSystem(hadoop).listStatus(folder))
                .filter(found -> found.getPath().getName().endsWith(".parquet"))
                .toList();
    }
}
