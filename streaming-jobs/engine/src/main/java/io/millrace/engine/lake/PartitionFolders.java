package io.millrace.engine.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.engine.commit.StampFile;
import io.millrace.engine.storage.Folder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The partitions of a Parquet table as its folders show them, for a metastore that has lost them.
 *
 * @param root the table's folder
 * @param writer the identity of the checkpoint
 */
public record PartitionFolders(Folder root, String writer) {

    /** Names the last batch whose rows have expired. Readers leave out files that begin with an underscore. */
    private static final String EXPIRED = "_expired";

    /** Of folders with the same batches, the one that was written last holds what the others hold. */
    private static final Comparator<Candidate> NEWEST_FIRST = Comparator.comparing(Candidate::isRewritten)
            .thenComparing(Candidate::epoch)
            .thenComparing(Candidate::run)
            .thenComparing(Candidate::merge)
            .reversed();

    /** A folder of batches that are complete. */
    private record Candidate(Path folder, StampFile stamp) {

        private String runName() {
            return folder.getParent().getParent().getName();
        }

        boolean isRewritten() {
            return runName().endsWith(RunFolders.REWRITTEN);
        }

        long epoch() {
            return Long.parseLong(runName().split("\\.")[0]);
        }

        long run() {
            return Long.parseLong(runName().split("\\.")[1]);
        }

        /** A merge is numbered behind the first of its batches. */
        long merge() {
            return isRewritten() ? Long.parseLong(folder.getName().split("-")[1]) : 0;
        }

        long last() {
            return stamp.stamp().batch();
        }
    }

    public PartitionFolders(String root, String writer, Configuration hadoop) {
        this(new Folder(root, hadoop), writer);
    }

    /** Whether the table has its folder. */
    public boolean exist() throws IOException {
        return root.path().getFileSystem(root.hadoop()).exists(root.path());
    }

    /** The last batch that a partition holds; -1 for none. */
    public long last() throws IOException {
        return chosen().values().stream().mapToLong(Candidate::last).max().orElse(-1);
    }

    /** The folder of each partition by the first of its batches. No row is in two of them. */
    NavigableMap<Long, Path> live() throws IOException {
        NavigableMap<Long, Path> live = new TreeMap<>();
        chosen().forEach((first, candidate) -> live.put(first, candidate.folder()));
        return live;
    }

    private NavigableMap<Long, Candidate> chosen() throws IOException {
        long expired = expired().orElse(-1);
        List<Candidate> candidates = folders().parallelStream()
                .map(this::complete)
                .filter(Objects::nonNull)
                .filter(candidate -> candidate.last() > expired)
                .sorted(NEWEST_FIRST)
                .collect(Collectors.toList());
        NavigableMap<Long, Candidate> chosen = new TreeMap<>();
        for (Candidate candidate : candidates) {
            Map.Entry<Long, Candidate> before = chosen.floorEntry(candidate.last());
            if (before == null || before.getValue().last() < candidate.stamp().first()) {
                chosen.put(candidate.stamp().first(), candidate);
            }
        }
        return chosen;
    }

    private List<Path> folders() throws IOException {
        List<Path> folders = List.of(new Path(root.path(), writer));
        for (int level = 0; level < 3; level++) {
            List<Path> next = new ArrayList<>();
            for (Path folder : folders) {
                for (FileStatus found : new Folder(folder, root.hadoop()).list()) {
                    if (found.isDirectory()) {
                        next.add(found.getPath());
                    }
                }
            }
            folders = next;
        }
        return folders;
    }

    /** Null for what a task or a merge has left unfinished, or a removal has begun to delete. */
    private Candidate complete(Path folder) {
        try {
            StampFile stamp = StampFile.read(folder, root.hadoop());
            Map<String, Long> lengths = new Folder(folder, root.hadoop()).files();
            return lengths.entrySet().containsAll(stamp.files().entrySet()) ? new Candidate(folder, stamp) : null;
        } catch (FileNotFoundException | JsonProcessingException unfinished) {
            return null;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the stamp in " + folder, unreadable);
        }
    }

    OptionalLong expired() throws IOException {
        return root.exists(EXPIRED) ? OptionalLong.of(Long.parseLong(root.text(EXPIRED))) : OptionalLong.empty();
    }

    void expire(long batch) throws IOException {
        root.replace(EXPIRED, Long.toString(batch));
    }
}
