package io.millrace.engine.source;

import io.millrace.engine.source.KnownIds.Digest;
import io.millrace.engine.storage.Folder;
import io.millrace.engine.storage.NewFile;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The ids that a query has met, in its checkpoint: a file for each batch and partition that brought some. It
 * is written by the task that reads the partition, and is the same each time that the batch is run.
 *
 * <p>In a file, ids stand in the order of their digests. Those are spread evenly, so an id is found by one look at about
 * the right place, however large the file is.
 */
public final class IdFiles {

    private static final String FOLDER = "ids";

    /** Of so many files of one level, one of the next is made. */
    private static final int MERGED_AT_ONCE = 50;

    private static final int LEVELS = 4;
    private static final int ATTEMPTS = 10;

    private final Folder folder;
    private final long window;
    private final int mergedAtOnce;
    private final FileSystem files;

    /** @param window for how long an id counts, in milliseconds */
    public IdFiles(Path checkpoint, long window, Configuration hadoop) throws IOException {
        this(checkpoint, window, MERGED_AT_ONCE, hadoop);
    }

    IdFiles(Path checkpoint, long window, int mergedAtOnce, Configuration hadoop) throws IOException {
        this.folder = new Folder(checkpoint, hadoop).in(FOLDER);
        this.window = window;
        this.mergedAtOnce = mergedAtOnce;
        this.files = checkpoint.getFileSystem(hadoop);
    }

    /** Not if another task was faster: its file holds the same ids. */
    void write(long batch, String partition, long now, Sightings sightings) throws IOException {
        Path file = folder.in(partition).file(IdFile.name(batch, now));
        if (!files.exists(file)) {
            NewFile.create(file, to -> write(sightings, to), folder.hadoop());
        }
    }

    private static void write(Sightings sightings, OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, IdFile.BUFFER));
        out.writeLong(sightings.size());
        sightings.writeTo(out);
        out.flush();
    }

    /** Adds what a partition brought after one batch and before another, as far as it still counts. */
    void read(String partition, long after, long before, KnownIds into) throws IOException {
        for (int attempt = 1; ; attempt++) {
            List<IdFile> found = whole(partition).stream()
                    .filter(file -> file.last() > after && file.last() < before)
                    .toList();
            long counting = IdFile.latest(found) - window;
            try {
                for (IdFile file : found) {
                    if (file.now() > counting) {
                        read(file, counting, into);
                    }
                }
                return;
            } catch (FileNotFoundException merged) {
                if (attempt == ATTEMPTS) {
                    throw merged;
                }
            }
        }
    }

    private void read(IdFile file, long counting, KnownIds into) throws IOException {
        try (DataInputStream in = file.open(files)) {
            for (long left = in.readLong(); left > 0; left--) {
                long high = in.readLong();
                long low = in.readLong();
                long seen = in.readLong();
                in.readLong();
                if (seen > counting) {
                    into.add(high, low, seen);
                }
            }
        } catch (EOFException torn) {
            throw file.cutShort();
        }
    }

    /**
     * Where an id came in a partition, and when, in milliseconds: every time, as far as its batches are remembered.
     *
     * @param identity of the record: {@link Arrival#identity}
     */
    public NavigableMap<Long, Long> find(String partition, byte[] identity) throws IOException {
        Digest id = Digest.of(identity, Digest.digester());
        for (int attempt = 1; ; attempt++) {
            NavigableMap<Long, Long> sightings = new TreeMap<>();
            try {
                for (IdFile file : whole(partition)) {
                    find(id, file, sightings);
                }
                return sightings;
            } catch (FileNotFoundException merged) {
                if (attempt == ATTEMPTS) {
                    throw merged;
                }
            }
        }
    }

    private void find(Digest id, IdFile file, NavigableMap<Long, Long> into) throws IOException {
        long count = (file.length() - Long.BYTES) / Sightings.BYTES;
        long guess = (long) ((id.high() >>> 1) / (double) Long.MAX_VALUE * count);
        try (FSDataInputStream in = files.open(file.path())) {
            // By chance, a place is off by less than half of this.
            long reach = Sightings.WORDS + (long) Math.sqrt(count);
            while (!find(id, in, Math.max(0, guess - reach), Math.min(count, guess + reach), count, into)) {
                reach *= Sightings.WORDS;
            }
        }
    }

    /** False if the id may lie beyond what was looked at. */
    private static boolean find(
            Digest id, FSDataInputStream in, long from, long until, long count, NavigableMap<Long, Long> into)
            throws IOException {
        byte[] bytes = new byte[Math.toIntExact((until - from) * Sightings.BYTES)];
        in.readFully(Long.BYTES + from * Sightings.BYTES, bytes);
        boolean begins = from == 0;
        boolean ends = until == count;
        DataInputStream entries = new DataInputStream(new ByteArrayInputStream(bytes));
        for (long entry = from; entry < until; entry++) {
            int order = new Digest(entries.readLong(), entries.readLong()).compareTo(id);
            long seen = entries.readLong();
            long offset = entries.readLong();
            begins |= order < 0;
            ends |= order > 0;
            if (order == 0 && begins) {
                into.put(offset, seen);
            }
        }
        return begins && ends;
    }

    /** What a partition has, without files whose ids have been merged. */
    private List<IdFile> whole(String partition) throws IOException {
        List<IdFile> all = IdFile.in(folder.in(partition));
        return all.stream()
                .filter(file ->
                        file.isWhole() && all.stream().noneMatch(other -> other.isWhole() && other.covers(file)))
                .toList();
    }

    /** The partitions that have brought ids, by the names of their topics. */
    public List<String> partitions() throws IOException {
        return folder.list().stream().map(status -> status.getPath().getName()).toList();
    }

    /**
     * Removes what nobody asks for any more, not even if this batch is run again, and merges small files.
     *
     * @param retention for how long ids can be found, in milliseconds; if less than they count, as long as that
     */
    public void tidyBefore(long batch, long retention) throws IOException {
        for (FileStatus partition : folder.list()) {
            tidy(folder.in(partition.getPath().getName()), batch, Math.max(window, retention));
        }
    }

    private void tidy(Folder partition, long batch, long retention) throws IOException {
        List<IdFile> done = IdFile.in(partition).stream()
                .filter(file -> file.last() < batch)
                .toList();
        long now = IdFile.latest(done);
        List<IdFile> kept = new ArrayList<>();
        for (IdFile file : done) {
            boolean isMerged = done.stream().anyMatch(other -> other.isWhole() && other.covers(file));
            if (!file.isWhole() || isMerged || now - file.now() >= retention) {
                files.delete(file.path(), false);
            } else {
                kept.add(file);
            }
        }
        kept.sort(Comparator.comparingLong(IdFile::first));
        for (int level = 0; level < LEVELS; level++) {
            int merged = level;
            List<IdFile> ready = kept.stream()
                    .filter(file -> file.level() == merged)
                    .limit(mergedAtOnce)
                    .toList();
            if (ready.size() == mergedAtOnce) {
                merge(ready, partition);
            }
        }
    }

    private void merge(List<IdFile> sources, Folder partition) throws IOException {
        IdFile last = sources.get(sources.size() - 1);
        String name = IdFile.name(sources.get(0).first(), last.last(), IdFile.latest(sources), last.level() + 1);
        NewFile.create(partition.file(name), to -> new IdMerge(files).merge(sources, to), folder.hadoop());
        for (IdFile source : sources) {
            files.delete(source.path(), false);
        }
    }
}
