package io.millrace.engine.inspect;

import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.commit.Stamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The ledger of one checkpoint: its rows by batch, in the order of the topics' partitions.
 *
 * @param skips the ranges that were given up, in that order, each behind the batch that it names
 */
record PipelineLedger(NavigableMap<Long, List<LedgerEntry>> batches, List<LedgerEntry> skips) {

    static PipelineLedger of(Collection<LedgerEntry> entries) {
        NavigableMap<Long, List<LedgerEntry>> batches = new TreeMap<>();
        List<LedgerEntry> skips = new ArrayList<>();
        entries.forEach(
                entry -> (entry.isSkip() ? skips : batches.computeIfAbsent(entry.batch(), batch -> new ArrayList<>()))
                        .add(entry));
        Comparator<LedgerEntry> order = Comparator.comparing(
                        (LedgerEntry entry) -> entry.range().topic())
                .thenComparing(entry -> entry.range().partition());
        batches.values().forEach(rows -> rows.sort(order));
        skips.sort(Comparator.comparing(LedgerEntry::batch)
                .thenComparing(LedgerEntry::committedAt)
                .thenComparing(skip -> skip.range().from()));
        return new PipelineLedger(batches, skips);
    }

    /** The last batch; -1 before the first. */
    long last() {
        return batches.isEmpty() ? -1 : batches.lastKey();
    }

    boolean has(long batch) {
        return batches.containsKey(batch);
    }

    Iterable<LedgerEntry> entries() {
        return () -> batches.values().stream().flatMap(List::stream).iterator();
    }

    /** What the batch was, put together from its rows. */
    Optional<Stamp> stamp(long batch) {
        return Optional.ofNullable(batches.get(batch)).map(rows -> {
            Map<String, Long> written = new HashMap<>();
            rows.forEach(row -> row.written().forEach((table, count) -> written.merge(table, count, Long::sum)));
            return new Stamp(batch, 0, rows.stream().map(LedgerEntry::range).toList(), written);
        });
    }

    /** The same as the ledger's own table has it: with what was given up before the next batch. */
    Optional<Stamp> stampAndSkips(long batch) {
        Long next = batches.higherKey(batch);
        return stamp(batch).map(stamp -> {
            List<Stamp.Range> ranges = new ArrayList<>(stamp.ranges());
            skips(batch, next == null ? Long.MAX_VALUE : next - 1).forEach(skip -> ranges.add(skip.range()));
            return new Stamp(batch, 0, ranges, stamp.rows());
        });
    }

    private Stream<LedgerEntry> skips(long first, long last) {
        return skips.stream().filter(skip -> skip.batch() >= first && skip.batch() <= last);
    }

    /** How many rows a table got from a batch. */
    long written(long batch, String table) {
        return batches.getOrDefault(batch, List.of()).stream()
                .mapToLong(row -> row.written().getOrDefault(table, 0L))
                .sum();
    }

    /** Where each partition ends now. */
    Offsets end() {
        return endsAt(Long.MAX_VALUE);
    }

    /** Where each partition ends by the latest row up to a batch, and what was given up behind that. */
    Offsets endsAt(long batch) {
        Map.Entry<Long, List<LedgerEntry>> latest = batches.floorEntry(batch);
        Stream<LedgerEntry> rows = latest == null
                ? skips(0, batch)
                : Stream.concat(latest.getValue().stream(), skips(latest.getKey(), batch));
        return behind(new Offsets(Map.of()), rows);
    }

    /** Where a batch ends that read nothing: where the one before it does, or behind what was given up since. */
    Offsets endOfIdle(long batch, Offsets before) {
        return behind(before, skips(batch, batch));
    }

    private static Offsets behind(Offsets before, Stream<LedgerEntry> rows) {
        Map<String, Map<Integer, Long>> ends = new TreeMap<>();
        before.byTopic().forEach((topic, partitions) -> ends.put(topic, new TreeMap<>(partitions)));
        rows.map(LedgerEntry::range)
                .forEach(range -> ends.computeIfAbsent(range.topic(), topic -> new TreeMap<>())
                        .put(range.partition(), range.until()));
        return new Offsets(ends);
    }

    /** How many rows a table got from the batches from the first to the last. */
    long written(long first, long last, String table) {
        return batches.subMap(first, true, last, true).keySet().stream()
                .mapToLong(batch -> written(batch, table))
                .sum();
    }

    /** When the batch before the last was committed: the last cannot have been begun before that. */
    Optional<Instant> lastBegan() {
        return Optional.ofNullable(batches.lowerEntry(last()))
                .map(before -> before.getValue().get(0).committedAt());
    }
}
