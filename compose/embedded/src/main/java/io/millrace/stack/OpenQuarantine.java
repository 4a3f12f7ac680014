package io.millrace.stack;

import io.millrace.lake.Lake;
import io.millrace.lake.Rows;
import io.millrace.sdk.Replay;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** The records of the quarantine that have not gone on yet, as Trino sees them. */
public final class OpenQuarantine {

    /** Payloads are fetched so many at a time, or fewer if they are large: a page has to fit into memory. */
    private static final int PAGE_ROWS = 20_000;

    private static final long PAGE_BYTES = 32L << 20;

    private final Lake lake;
    private final String chosen;

    /** @param conditions on the columns of {@code ops.open_quarantine}; all have to hold */
    public OpenQuarantine(Lake lake, Collection<String> conditions) {
        this.lake = lake;
        this.chosen = " FROM ops.open_quarantine WHERE " + String.join(" AND ", conditions);
    }

    /** In SQL, whatever the values hold. */
    public static String in(String column, Collection<String> values) {
        return values.stream()
                .map(value -> "'" + value.replace("'", "''") + "'")
                .collect(Collectors.joining(", ", column + " IN (", ")"));
    }

    public static String since(String column, Instant time) {
        return column + " >= from_iso8601_timestamp('" + time + "')";
    }

    public static String before(String column, Instant time) {
        return column + " < from_iso8601_timestamp('" + time + "')";
    }

    /** How many there are, by pipeline, stage and reason. */
    public Rows counts() {
        return lake.query("SELECT pipeline, stage, reason, count(*) AS records" + chosen
                + " GROUP BY pipeline, stage, reason ORDER BY pipeline, stage, reason");
    }

    /**
     * Hands on records with their bytes, those of a partition in the order of their offsets. Asks for their places
     * first, which are small, and then for the bytes page by page.
     *
     * @param limit as SQL says it: a number, or ALL
     */
    public void each(String limit, BiConsumer<Replay, byte[]> eachRecord) {
        Page page = new Page(eachRecord);
        lake.stream(
                "SELECT pipeline, topic, partition, \"offset\", length(payload)" + chosen
                        + " ORDER BY pipeline, topic, partition, \"offset\", part LIMIT " + limit,
                page::add,
                columns -> {});
        page.fetch();
    }

    /** Places of one partition that lie one after the other. */
    private final class Page {
        private final BiConsumer<Replay, byte[]> eachRecord;
        private List<Object> partition = List.of();
        private long from;
        private long until;
        private int rows;
        private long bytes;

        Page(BiConsumer<Replay, byte[]> eachRecord) {
            this.eachRecord = eachRecord;
        }

        void add(List<Object> place) {
            long offset = ((Number) place.get(3)).longValue();
            boolean isFull = (rows >= PAGE_ROWS || bytes >= PAGE_BYTES) && offset != until;
            if (isFull || !place.subList(0, 3).equals(partition)) {
                fetch();
                partition = List.copyOf(place.subList(0, 3));
                from = offset;
            }
            until = offset;
            rows++;
            bytes += place.get(4) == null ? 0 : ((Number) place.get(4)).longValue();
        }

        void fetch() {
            if (rows == 0) {
                return;
            }
            String places = " AND pipeline = '%s' AND topic = '%s' AND partition = %s AND \"offset\" BETWEEN %d AND %d"
                    .formatted(partition.get(0), partition.get(1), partition.get(2), from, until);
            lake.stream(
                    "SELECT \"offset\", part, attempts, payload" + chosen + places + " ORDER BY \"offset\", part LIMIT "
                            + rows,
                    row -> eachRecord.accept(replay(row), (byte[]) row.get(3)),
                    columns -> {});
            rows = 0;
            bytes = 0;
        }

        private Replay replay(List<Object> row) {
            return new Replay(
                    (String) partition.get(0),
                    (String) partition.get(1),
                    (Integer) partition.get(2),
                    ((Number) row.get(0)).longValue(),
                    (Integer) row.get(1),
                    (Integer) row.get(2) + 1,
                    false);
        }
    }
}
