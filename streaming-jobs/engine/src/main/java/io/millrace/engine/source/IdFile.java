package io.millrace.engine.source;

import io.millrace.engine.BlockedException;
import io.millrace.engine.storage.Folder;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file with the ids that a partition brought in one batch, or in many whose files were merged. Its name says which.
 *
 * @param now when its last id came, in milliseconds, so that what is too old need not be opened
 * @param level how often its ids were merged
 * @param isWhole false for a draft of the file
 */
record IdFile(long first, long last, long now, int level, boolean isWhole, long length, Path path) {

    static final int BUFFER = 1 << 16;

    private static final Pattern NAME = Pattern.compile("\\.?(\\d+)-(\\d+)(?:-(\\d+)\\.(\\d))?(\\..+)?");

    static List<IdFile> in(Folder folder) throws IOException {
        List<IdFile> files = new ArrayList<>();
        for (FileStatus status : folder.list()) {
            Matcher name = NAME.matcher(status.getPath().getName());
            if (name.matches()) {
                boolean isMerged = name.group(3) != null;
                files.add(new IdFile(
                        Long.parseLong(name.group(1)),
                        Long.parseLong(name.group(isMerged ? 2 : 1)),
                        Long.parseLong(name.group(isMerged ? 3 : 2)),
                        isMerged ? Integer.parseInt(name.group(4)) : 0,
                        name.group(5) == null,
                        status.getLen(),
                        status.getPath()));
            }
        }
        return files;
    }

    static String name(long batch, long now) {
        return batch + "-" + now;
    }

    static String name(long first, long last, long now, int level) {
        return first + "-" + last + "-" + now + "." + level;
    }

    static long latest(List<IdFile> files) {
        return files.stream().mapToLong(IdFile::now).max().orElse(0);
    }

    /** Whether the ids of another one were merged into it. */
    boolean covers(IdFile other) {
        return level > other.level && first <= other.first && other.last <= last;
    }

    DataInputStream open(FileSystem files) throws IOException {
        return new DataInputStream(new BufferedInputStream(files.open(path), BUFFER));
    }

    BlockedException cutShort() {
        return new BlockedException(
                "The checkpoint's file " + path + " is cut short, so it is not known which events came then.",
                "Restore it, or delete it: an event of that batch that comes again then counts as new.");
    }
}
