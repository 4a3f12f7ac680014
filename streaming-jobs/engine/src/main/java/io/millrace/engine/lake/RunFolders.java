package io.millrace.engine.lake;

import io.millrace.engine.storage.Folder;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folders in which the runs of a writer put the files of a table. Removes from them what nobody needs, one folder at a
 * time.
 *
 * <p>What a batch under way may still commit is never touched: folders of newer epochs, batches behind the last one, and
 * what another run under this lease is rewriting. A run of an older epoch cannot commit any more.
 *
 * @param run the one that cleans up
 * @param last the last batch that is committed
 */
record RunFolders(Path writer, String run, long last, Configuration hadoop) {

    /** The folder of a run ends so if it holds what was rewritten, and not what batches wrote. */
    static final String REWRITTEN = ".rewritten";

    private static final Pattern RUN = Pattern.compile("(\\d+)\\.\\d+(" + Pattern.quote(REWRITTEN) + ")?");
    private static final Pattern NUMBERED = Pattern.compile("(\\d+)(-.*)?");
    private static final long BATCHES = 1000;
    /** Whatever lies in a folder of what was rewritten. */
    private static final long ALL = Long.MAX_VALUE;
    /** Whatever a batch has written. */
    private static final long ANY_BATCH = Long.MAX_VALUE - 1;

    /** Says what can be removed. */
    interface Unneeded {

        /**
         * @param path below the writer's folder
         * @param batch the first number in its name; that of the batch, or what the rewriting chose
         */
        boolean test(Path path, long batch) throws IOException;
    }

    /** The folder that a batch shares with others of its thousand. */
    static String shared(long batch) {
        return Long.toString(batch / BATCHES);
    }

    /** Where this run puts what it rewrites. */
    Path rewritten(String name) {
        return new Path(writer, run + REWRITTEN + "/" + name);
    }

    /**
     * Removes what is not needed; gives how much that was.
     *
     * @param isUnneeded asked of the files in the folders of a Delta table, or of the folders of batches of a Parquet table
     */
    long clear(Unneeded isUnneeded) throws IOException {
        FileSystem files = writer.getFileSystem(hadoop);
        long own = Long.parseLong(run.substring(0, run.indexOf('.')));
        long removed = 0;
        for (FileStatus found : list(writer)) {
            Matcher name = RUN.matcher(found.getPath().getName());
            if (!name.matches() || Long.parseLong(name.group(1)) > own) {
                continue;
            }
            boolean isOwn = Long.parseLong(name.group(1)) == own;
            boolean isRewritten = name.group(2) != null;
            long limit = isRewritten ? ALL : isOwn ? last : ANY_BATCH;
            if (!isRewritten || !isOwn || found.getPath().equals(files.makeQualified(rewritten("")))) {
                removed += clear(found.getPath(), limit, isUnneeded);
            }
            if (!isOwn) {
                removeEmpty(found.getPath());
            }
        }
        return removed;
    }

    private long clear(Path run, long last, Unneeded isUnneeded) throws IOException {
        long removed = 0;
        for (FileStatus folder : list(run)) {
            if (number(folder.getPath()) > last / BATCHES) {
                continue;
            }
            for (FileStatus found : list(folder.getPath())) {
                long batch = number(found.getPath());
                boolean isKnown = batch >= 0 || last == ALL;
                if (isKnown
                        && batch <= last
                        && isUnneeded.test(found.getPath(), batch)
                        && found.getPath().getFileSystem(hadoop).delete(found.getPath(), true)) {
                    removed++;
                }
            }
            if (number(folder.getPath()) < last / BATCHES) {
                removeEmpty(folder.getPath());
            }
        }
        return removed;
    }

    /** The number that a name begins with; else -1. */
    private static long number(Path path) {
        Matcher name = NUMBERED.matcher(path.getName());
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    private void removeEmpty(Path folder) throws IOException {
        if (list(folder).isEmpty()) {
            folder.getFileSystem(hadoop).delete(folder, false);
        }
    }

    private List<FileStatus> list(Path folder) throws IOException {
        return new Folder(folder, hadoop).list();
    }
}
