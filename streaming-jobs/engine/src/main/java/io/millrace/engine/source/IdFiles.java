package io.millrace.engine.source;

import io.millrace.engine.BlockedException;
import io.millrace.engine.storage.Folder;
import io.millrace.engine.storage.NewFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The ids that a query has met, in its checkpoint: a file for each batch and partition that brought some. It
 * is written by the task that reads the partition, and is the same each time that the batch is run.
 */
public final class IdFiles {

    private static final String FOLDER = "ids";

    /** A batch, and when its last id came, so that what is too old need not be opened; more in a draft of the file. */
    private static final Pattern NAME = Pattern.compile("\\.?(\\d+)-(\\d+)(\\..+)?");

    private record IdFile(long batch, long now, boolean isWhole, Path path) {

        static List<IdFile> in(Folder folder) throws IOException {
            List<IdFile> files = new ArrayList<>();
            for (FileStatus status : folder.list()) {
                Matcher name = NAME.matcher(status.getPath().getName());
                if (name.matches()) {
                    files.add(new IdFile(
                            Long.parseLong(name.group(1)),
                            Long.parseLong(name.group(2)),
                            name.group(3) == null,
                            status.getPath()));
                }
            }
            return files;
        }

        static long latest(List<IdFile> files) {
            return files.stream().mapToLong(IdFile::now).max().orElse(0);
        }
    }

    private final Folder folder;
    private final long window;
    private final FileSystem files;

    /** @param window for how long an id counts, in milliseconds */
    public IdFiles(Path checkpoint, long window, Configuration hadoop) throws IOException {
        this.folder = new Folder(checkpoint, hadoop).in(FOLDER);
        this.window = window;
        this.files = checkpoint.getFileSystem(hadoop);
    }

    /** Not if another task was faster: its file holds the same ids. */
    void write(long batch, String partition, KnownIds ids) throws IOException {
        Path file = folder.file(partition + "/" + batch + "-" + ids.now());
        if (!files.exists(file)) {
            NewFile.create(file, out -> write(ids, out), folder.hadoop());
        }
    }

    private static void write(KnownIds ids, OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to));
        out.writeInt(ids.size());
        ids.forEach((high, low, seen) -> {
            out.writeLong(high);
            out.writeLong(low);
            out.writeLong(seen);
        });
        out.flush();
    }

    /** Adds what a partition brought after one batch and before another, as far as it still counts. */
    void read(String partition, long after, long before, KnownIds into) throws IOException {
        List<IdFile> found = IdFile.in(folder.in(partition)).stream()
                .filter(file -> file.isWhole() && file.batch() > after && file.batch() < before)
                .toList();
        long now = IdFile.latest(found);
        for (IdFile file : found) {
            if (now - file.now() < window) {
                read(file.path(), into);
            }
        }
    }

    private void read(Path file, KnownIds into) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(files.open(file)))) {
            for (int left = in.readInt(); left > 0; left--) {
                into.add(in.readLong(), in.readLong(), in.readLong());
            }
        } catch (EOFException torn) {
            throw new BlockedException(
                    "The checkpoint's file " + file + " is cut short, so it is not known which events came then.",
                    "Restore it, or delete it: an event of that batch that comes again then counts as new.");
        }
    }

    /** Removes what nobody asks for any more, not even if this batch is run again. */
    public void forgetBefore(long batch) throws IOException {
        for (FileStatus partition : folder.list()) {
            List<IdFile> done = IdFile.in(folder.in(partition.getPath().getName())).stream()
                    .filter(file -> file.batch() < batch)
                    .toList();
            long now = IdFile.latest(done);
            for (IdFile file : done) {
                if (!file.isWhole() || now - file.now() >= window) {
                    files.delete(file.path(), false);
                }
            }
        }
    }
}
