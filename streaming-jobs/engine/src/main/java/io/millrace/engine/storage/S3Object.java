package io.millrace.engine.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file on S3. It appears complete once its stream is closed, and never if the stream is aborted. So nothing has to be
 * written under another name first, and a rename would copy it.
 */
final class S3Object {

    static final String SCHEME = "s3a";

    private static final String IF_NONE_MATCH = "fs.option.create.conditional.overwrite";

    private S3Object() {}

    static boolean isIn(FileSystem files) {
        return SCHEME.equals(files.getScheme());
    }

    /**
     * Whether the file was created; false if there is another one already, which stays as it is. One with the same content
     * is this one: the client sends again what was not answered, and then finds its own file there.
     */
    static boolean create(FileSystem files, Path file, NewFile.Content content) throws IOException {
        MessageDigest written = digest();
        FSDataOutputStream out = openNew(files, file);
        write(out, stream -> content.writeTo(new DigestOutputStream(stream, written)));
        try {
            out.close();
            return true;
        } catch (IOException lost) {
            if (!files.exists(file)) {
                throw lost;
            }
            return MessageDigest.isEqual(written.digest(), digest(files, file));
        }
    }

    /** Creates the file, or replaces it. */
    static void replace(FileSystem files, Path file, NewFile.Content content) throws IOException {
        FSDataOutputStream out = files.create(file, true);
        write(out, content);
        out.close();
    }

    /** To a file that is created when this is closed. Closing fails if there is one by then. */
    static FSDataOutputStream openNew(FileSystem files, Path file) throws IOException {
        FSDataOutputStreamBuilder<?, ?> builder =
                files.createFile(file).overwrite(true).recursive();
        // Throws where it is unknown, and then two writers would overwrite each other.
        builder.must(IF_NONE_MATCH, true);
        return builder.build();
    }

    private static void write(FSDataOutputStream out, NewFile.Content content) throws IOException {
        try {
            content.writeTo(out);
        } catch (Throwable failed) {
            // Closing would create the file with what there is of it.
            out.abort();
            throw failed;
        }
    }

    private static byte[] digest(FileSystem files, Path file) throws IOException {
        MessageDigest found = digest();
        try (InputStream in = new DigestInputStream(files.open(file), found)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return found.digest();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
