package io.millrace.engine.commit;

import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.sink.PartitionCount;
import io.millrace.engine.storage.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What a batch was: the offsets it read and what became of them, and how many rows each table got.
 * It is committed together with a table's files, so a commit always says what it holds.
 *
 * @param batch -1 where a driver has taken a table over before its first batch
 * @param epoch of the lease of the driver that committed it last: a driver with an older one must not
 */
public record Stamp(long batch, long epoch, List<Range> ranges, Map<String, Long> rows) {

    /** Offsets of one partition, from (included) until (excluded), and the fate of their records. */
    public record Range(
            String topic,
            int partition,
            long from,
            long until,
            long read,
            long accepted,
            long filtered,
            Map<String, Long> quarantined,
            long duplicates) {

        public static Range of(Offsets.Range offsets, PartitionCount count) {
            return new Range(
                    offsets.topic(),
                    offsets.partition(),
                    offsets.from(),
                    offsets.until(),
                    count.read(),
                    count.accepted(),
                    count.filtered(),
                    count.quarantined(),
                    count.duplicates());
        }

        /** The partition's name among those of all topics. */
        String name() {
            return topic + "-" + partition;
        }

        public Range {
            quarantined = new TreeMap<>(quarantined);
        }
    }

    public Stamp {
        ranges = List.copyOf(ranges);
        rows = new TreeMap<>(rows);
    }

    /** Whether the batch neither read nor wrote: it was run only because time had passed. */
    public boolean tellsNothing() {
        return rows.isEmpty() && ranges.stream().allMatch(range -> range.from() == range.until());
    }

    /** Whether the batch ended at these offsets. */
    public boolean endsAt(Offsets offsets) {
        return offsets.equals(end());
    }

    /** Where it ended. */
    public Offsets end() {
        return Offsets.ends(ranges.stream()
                .map(range -> new Offsets.Range(range.topic(), range.partition(), range.from(), range.until())));
    }

    /** The same, and beyond it a range of which nothing was read. */
    public Stamp skipping(Offsets.Range range) {
        List<Range> more = new ArrayList<>(ranges);
        more.add(Range.of(range, PartitionCount.none(range.topic(), range.partition())));
        return new Stamp(batch, epoch, more, rows);
    }

    /** The same, in the hands of another driver. */
    public Stamp heldBy(long newer) {
        return new Stamp(batch, newer, ranges, rows);
    }

    /** That of a table which has no batch yet. */
    public static Stamp none(long epoch) {
        return new Stamp(-1, epoch, List.of(), Map.of());
    }

    /** Whether it says the same of the batch, whichever driver committed it. */
    public boolean agreesWith(Stamp other) {
        return heldBy(other.epoch).equals(other);
    }

    /** What of it is other than in another one, in short. */
    public String difference(Stamp other) {
        List<Range> changed = new ArrayList<>(ranges);
        changed.removeAll(other.ranges);
        Map<String, Long> counts = new TreeMap<>(rows);
        counts.entrySet().removeAll(other.rows.entrySet());
        return changed.isEmpty()
                ? "rows " + counts
                : counts.isEmpty() ? changed.toString() : changed + ", rows " + counts;
    }

    /** Of all ranges together. */
    public long sum(ToLongFunction<Range> count) {
        return ranges.stream().mapToLong(count).sum();
    }

    public long quarantined() {
        return sum(range -> range.read() - range.accepted() - range.filtered() - range.duplicates());
    }

    /** For the log. */
    public String sentence(long millis) {
        return String.format(
                Locale.ROOT,
                "batch %d in %.2f s: %,d read, %,d accepted, %,d filtered, %,d quarantined, %,d duplicates; wrote %s",
                batch,
                millis / 1000.0,
                sum(Range::read),
                sum(Range::accepted),
                sum(Range::filtered),
                quarantined(),
                sum(Range::duplicates),
                rows);
    }

    public String json() {
        return Json.text(this);
    }

    public static Stamp of(String json) {
        return Json.read(json, Stamp.class, "stamp of a batch");
    }
}
