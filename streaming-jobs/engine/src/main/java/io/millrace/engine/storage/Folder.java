package io.millrace.engine.storage;

import io.millrace.engine.BlockedException;
import io.millrace.engine.Unreachable;
import io.millrace.settings.Setting;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** A folder on whatever storage there is, and the files in it. One that is missing has none. */
public record Folder(Path path, Configuration hadoop) {

    public Folder(String path, Configuration hadoop) {
        this(new Path(path), hadoop);
    }

    public Folder in(String name) {
        return new Folder(new Path(path, name), hadoop);
    }

    public Path file(String name) {
        return new Path(path, name);
    }

    /** Creates it, with those above it. */
    public void make() {
        try {
            storage().mkdirs(path);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot create " + path, unwritable);
        }
    }

    /** What lies directly in it. What is cleared away meanwhile, or was never made, is not there. */
    public List<FileStatus> list() throws IOException {
        try {
            return List.of(storage().listStatus(path));
        } catch (FileNotFoundException none) {
            return List.of();
        }
    }

    /** The names in it that are numbers. */
    public NavigableSet<Long> numbers() throws IOException {
        return list().stream()
                .map(found -> found.getPath().getName())
                .filter(name -> name.matches("\\d+"))
                .map(Long::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public boolean exists(String name) throws IOException {
        return storage().exists(file(name));
    }

    public String text(String name) throws IOException {
        try (FSDataInputStream in = storage().open(file(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Whether the file was created, complete; false if there is one already, which stays as it is. */
    public boolean create(String name, String content) throws IOException {
        return NewFile.create(file(name), content.getBytes(StandardCharsets.UTF_8), hadoop);
    }

    public void write(String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        if (S3Object.isIn(storage())) {
            S3Object.replace(storage(), file(name), out -> out.write(bytes));
            return;
        }
        try (FSDataOutputStream out = storage().create(file(name), true)) {
            out.write(bytes);
        }
    }

    /**
     * Writes beside the file first: after a crash there is the old one, the new one, or both under other names. On S3 a
     * file changes at once.
     */
    public void replace(String name, String content) throws IOException {
        if (S3Object.isIn(storage())) {
            write(name, content);
            return;
        }
        String next = name + ".next";
        write(next, content);
        delete(name);
        if (!storage().rename(file(next), file(name))) {
            throw new IOException("Cannot write " + file(name));
        }
    }

    /** By the clock of the storage, in milliseconds. */
    public long modifiedAt(String name) throws IOException {
        return storage().getFileStatus(file(name)).getModificationTime();
    }

    public void delete(String name) throws IOException {
        storage().delete(file(name), false);
    }

    /** Every file beneath it by its path within, and how long each is. */
    public Map<String, Long> files() throws IOException {
        String prefix = storage().makeQualified(path).toUri().getPath() + "/";
        Map<String, Long> files = new HashMap<>();
        Deque<Folder> open = new ArrayDeque<>(List.of(this));
        while (!open.isEmpty()) {
            for (FileStatus found : open.pop().list()) {
                if (found.isDirectory()) {
                    open.push(new Folder(found.getPath(), hadoop));
                } else {
                    files.put(found.getPath().toUri().getPath().substring(prefix.length()), found.getLen());
                }
            }
        }
        return files;
    }

    /** The data files that Spark has put into it. */
    public List<FileStatus> parquet() throws IOException {
        return list().stream()
                .filter(found -> found.getPath().getName().endsWith(".parquet"))
                .toList();
    }

    /** Removes it with all that it holds. */
    public void clear() {
        try {
            storage().delete(path, true);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot clear " + path, unwritable);
        }
    }

    /** A folder that cannot be written to is found out before anything is read. */
    public void requireWritable(Setting<URI> setting) {
        String probe = ".millrace-" + UUID.randomUUID();
        try {
            write(probe, "");
            delete(probe);
        } catch (AccessControlException | AccessDeniedException | FileNotFoundException refused) {
            throw new BlockedException(
                    path + " cannot be written to: " + refused.getMessage() + ".",
                    "Allow it, or choose another place with --set " + setting.key() + "=….");
        } catch (IOException unreachable) {
            throw new Unreachable(path + " cannot be written to (" + unreachable.getMessage() + ")", unreachable);
        }
    }

    private FileSystem storage() throws IOException {
        return path.getFileSystem(hadoop);
    }
}
