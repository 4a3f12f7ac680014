package io.millrace.engine.inspect;

import io.millrace.engine.commit.Stamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the ledger says of a batch, or of all batches of a day.
 *
 * @param rows one for each partition of the topics, in their order; none if there is only what was given up behind it
 * @param skips the ranges that were given up behind the batch, in that order
 */
record LedgerBatch(long number, List<LedgerEntry> rows, List<LedgerEntry> skips) {

    private static final Comparator<LedgerEntry> BY_PARTITION = Comparator.comparing(
                    (LedgerEntry entry) -> entry.range().topic())
            .thenComparing(entry -> entry.range().partition());
    private static final Comparator<LedgerEntry> BY_TIME = Comparator.comparing(LedgerEntry::committedAt)
            .thenComparing(entry -> entry.range().from());

    static LedgerBatch of(long number, Collection<LedgerEntry> entries) {
        return new LedgerBatch(
                number,
                entries.stream()
                        .filter(entry -> !entry.isSkip())
                        .sorted(BY_PARTITION)
                        .toList(),
                entries.stream().filter(LedgerEntry::isSkip).sorted(BY_TIME).toList());
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Whether it is the sum of the batches of a day, up to this one. */
    boolean isDay() {
        return !isEmpty() && rows.get(0).isDay();
    }

    /** In which version each Delta table shows it first, as far as it is known. */
    Map<String, Long> versions() {
        Map<String, Long> versions = new HashMap<>();
        rows.forEach(row -> versions.putAll(row.versions()));
        return versions;
    }

    /** How many rows each table got. */
    Map<String, Long> written() {
        Map<String, Long> written = new HashMap<>();
        rows.forEach(row -> row.written().forEach((table, count) -> written.merge(table, count, Long::sum)));
        return written;
    }

    long written(String table) {
        return rows.stream()
                .mapToLong(row -> row.written().getOrDefault(table, 0L))
                .sum();
    }

    /** What the batch was, put together from its rows; none if it has none. */
    Optional<Stamp> stamp() {
        return isEmpty()
                ? Optional.empty()
                : Optional.of(new Stamp(
                        number, 0, rows.stream().map(LedgerEntry::range).toList(), written()));
    }

    /** A stamp as the ledger's own table has it: with what was given up since. */
    Stamp skippingFrom(Stamp stamp) {
        List<Stamp.Range> ranges = new ArrayList<>(stamp.ranges());
        skips.forEach(skip -> ranges.add(skip.range()));
        return new Stamp(stamp.batch(), stamp.epoch(), ranges, stamp.rows());
    }
}
