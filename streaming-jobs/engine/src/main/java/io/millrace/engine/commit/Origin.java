package io.millrace.engine.commit;

import io.delta.kernel.Snapshot;
import io.millrace.engine.commit.DeltaLog.LiveFile;
import io.millrace.engine.storage.Json;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which batches the rows of a file come from, and how many rows those wrote. It stands in the table's log beside a file
 * that a compaction wrote, so that sums can still be proven: of a keyed table such a file holds fewer rows.
 *
 * @param first the first batch
 * @param last the last one; files of batches between the two may have been left as they were
 * @param rows how many rows the batches wrote into what is this file now
 */
public record Origin(long first, long last, long rows) {

    private static final String FIRST = "millrace.first-batch";
    private static final String LAST = "millrace.last-batch";
    private static final String ROWS = "millrace.rows";

    /** Writer, run, thousand of batches, then batch, task and attempt. */
    private static final Pattern OF_ONE_BATCH = Pattern.compile("[^/]+/[^/]+/\\d+/(\\d+)-\\d+-\\d+\\.parquet");

    public Map<String, String> tags() {
        return Map.of(FIRST, Long.toString(first), LAST, Long.toString(last), ROWS, Long.toString(rows));
    }

    /** Whether a file was written by a batch, and not by a compaction. */
    public static boolean isOfOneBatch(String path) {
        return OF_ONE_BATCH.matcher(path).matches();
    }

    /** What a file says of itself, or else its name: that of a batch is named for it. None if nothing says so. */
    public static Optional<Origin> of(LiveFile file) {
        if (file.tags().containsKey(ROWS)) {
            return Optional.of(new Origin(
                    Long.parseLong(file.tags().get(FIRST)),
                    Long.parseLong(file.tags().get(LAST)),
                    Long.parseLong(file.tags().get(ROWS))));
        }
        Matcher name = OF_ONE_BATCH.matcher(file.path());
        if (!name.matches()) {
            return Optional.empty();
        }
        long batch = Long.parseLong(name.group(1));
        return Optional.of(new Origin(batch, batch, file.rows()));
    }

    /** That of a file which takes the place of others; none if one of them says nothing. */
    public static Optional<Origin> ofAll(Collection<LiveFile> files) {
        return files.stream()
                .map(Origin::of)
                .reduce((one, other) -> one.flatMap(left -> other.map(left::plus)))
                .orElse(Optional.empty());
    }

    /** What has expired of a writer's batches: the rows that its removed files had. Empty if nothing has. */
    public static Optional<Origin> expired(Snapshot of, String writer) {
        return of.getDomainMetadata(DeltaLog.expiredDomain(writer))
                .map(json -> Json.read(json, Origin.class, "origin"));
    }

    String json() {
        return Json.text(this);
    }

    Origin plus(Origin other) {
        return new Origin(Math.min(first, other.first), Math.max(last, other.last), rows + other.rows);
    }
}
