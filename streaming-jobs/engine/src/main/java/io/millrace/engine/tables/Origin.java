package io.millrace.engine.tables;

import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.util.VectorUtils;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Which batches the rows of a file come from, and how many rows those wrote. It stands in the table's log beside a file
 * that a compaction made, so that sums can still be proven: of a keyed table such a file holds fewer rows.
 *
 * @param first the first batch
 * @param last the last one; files of batches between the two may have been left as they were
 * @param rows how many rows the batches wrote into what is this file now
 */
public record Origin(long first, long last, long rows) {

    private static final String FIRST = "millrace.first-batch";
    private static final String LAST = "millrace.last-batch";
    private static final String ROWS = "millrace.rows";

    Map<String, String> tags() {
        return Map.of(FIRST, Long.toString(first), LAST, Long.toString(last), ROWS, Long.toString(rows));
    }

    /** What a file says of itself, or else its place: that of a batch is named for it. None if nothing says so. */
    public static Optional<Origin> of(AddFile file) {
        Map<String, String> tags =
                file.getTags().map(VectorUtils::<String, String>toJavaMap).orElse(Map.of());
        if (tags.containsKey(ROWS)) {
            return Optional.of(new Origin(
                    Long.parseLong(tags.get(FIRST)), Long.parseLong(tags.get(LAST)), Long.parseLong(tags.get(ROWS))));
        }
        String[] steps = file.getPath().split("/");
        if (steps.length != 3 || !steps[1].matches("\\d+")) {
            return Optional.empty();
        }
        long batch = Long.parseLong(steps[1]);
        return Optional.of(new Origin(batch, batch, file.getNumRecords().orElse(0L)));
    }

    /** That of a file which takes the place of others; none if one of them says nothing. */
    static Optional<Origin> ofAll(Collection<AddFile> files) {
        return files.stream()
                .map(Origin::of)
                .reduce((one, other) -> one.flatMap(left -> other.map(left::plus)))
                .orElse(Optional.empty());
    }

    private Origin plus(Origin other) {
        return new Origin(Math.min(first, other.first), Math.max(last, other.last), rows + other.rows);
    }
}
