package io.millrace.engine;

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

/** The ledger of one checkpoint: its rows by batch, in the order of the topics' partitions. */
record PipelineLedger(NavigableMap<Long, List<LedgerEntry>> batches) {

    static PipelineLedger of(Collection<LedgerEntry> entries) {
        NavigableMap<Long, List<LedgerEntry>> batches = new TreeMap<>();
        entries.forEach(entry -> batches.computeIfAbsent(entry.batch(), batch -> new ArrayList<>())
                .add(entry));
        Comparator<LedgerEntry> order = Comparator.comparing(
                        (LedgerEntry entry) -> entry.range().topic())
                .thenComparing(entry -> entry.range().partition());
        batches.values().forEach(rows -> rows.sort(order));
        return new PipelineLedger(batches);
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
            return new Stamp(batch, rows.stream().map(LedgerEntry::range).toList(), written);
        });
    }

    /** How many rows a table got from a batch. */
    long written(long batch, String table) {
        return batches.getOrDefault(batch, List.of()).stream()
                .mapToLong(row -> row.written().getOrDefault(table, 0L))
                .sum();
    }

    /** Where each partition ends by the latest row up to a batch. */
    Offsets endsAt(long batch) {
        Map<String, Map<Integer, Long>> ends = new TreeMap<>();
        Map.Entry<Long, List<LedgerEntry>> latest = batches.floorEntry(batch);
        if (latest != null) {
            latest.getValue()
                    .forEach(row -> ends.computeIfAbsent(row.range().topic(), topic -> new TreeMap<>())
                            .put(row.range().partition(), row.range().until()));
        }
        return new Offsets(ends);
    }

    /** When the batch before the last was committed: the last cannot have been begun before that. */
    Optional<Instant> lastBegan() {
        return Optional.ofNullable(batches.lowerEntry(last()))
                .map(before -> before.getValue().get(0).committedAt());
    }
}
