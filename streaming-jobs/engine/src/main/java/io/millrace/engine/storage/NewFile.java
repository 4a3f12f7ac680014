package io.millrace.engine.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A small file that is created complete, by one of all who try at the same moment: whoever finds it there has lost. It
 * is how drivers agree on who runs a pipeline, and runs of a batch on what it was.
 */
public final class NewFile {

    /** Writes what a file is to hold. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private NewFile() {}

    /** Whether the file was created; false if there is one already, which stays as it is. */
    public static boolean create(Path file, byte[] content, Configuration hadoop) throws IOException {
        return create(file, out -> out.write(content), hadoop);
    }

    /** The same for one that is not in memory. */
    public static boolean create(Path file, Content content, Configuration hadoop) throws IOException {
        FileSystem files = file.getFileSystem(hadoop);
        return switch (files.getScheme()) {
            case "file" -> link(files, file, content);
            case S3Object.SCHEME -> S3Object.create(files, file, content);
            default -> rename(files, file, content);
        };
    }

    /** A rename overwrites on local file systems; a hard link is created only where nothing is. */
    private static boolean link(FileSystem files, Path file, Content content) throws IOException {
        Path draft = draft(files, file, content);
        try {
            Files.createLink(local(files, file), local(files, draft));
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        } finally {
            files.delete(draft, false);
        }
    }

    private static java.nio.file.Path local(FileSystem files, Path file) {
        return java.nio.file.Path.of(files.makeQualified(file).toUri().getPath());
    }

    /** HDFS renames in one step, and never over a file. */
    private static boolean rename(FileSystem files, Path file, Content content) throws IOException {
        Path draft = draft(files, file, content);
        if (files.rename(draft, file)) {
            return true;
        }
        files.delete(draft, false);
        if (files.exists(file)) {
            return false;
        }
        throw new IOException("Cannot rename " + draft + " to " + file);
    }

    /** Written beside the file, under a name that no other process has. */
    private static Path draft(FileSystem files, Path file, Content content) throws IOException {
        Path draft = new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID() + ".tmp");
        try (OutputStream out = new BufferedOutputStream(files.create(draft, true))) {
            content.writeTo(out);
        }
        return draft;
    }
}
