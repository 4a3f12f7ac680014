package io.millrace.engine.inspect;

import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.storage.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a ledger adds up to, from its first batch to one of its batches. An audit that found nothing wrong keeps it, and
 * the next one goes on from there.
 *
 * @param batch the last that is in it, or behind which something was given up; -1 before the first
 * @param batches how many there are; a day that is summed up counts as one
 * @param entries how many rows were written to the ledger of them, and of what was given up
 * @param empty how many offsets held no record
 * @param skipped how many offsets were given up
 * @param ends how far each partition is read, or given up
 * @param written how many rows each table got
 * @param committedAt when the last batch was committed, in milliseconds; 0 before the first
 * @param begunAfter when the one before it was: the last cannot have begun before that; 0 if there is none
 */
public record Balance(
        long batch,
        long batches,
        long entries,
        long read,
        long accepted,
        long filtered,
        long quarantined,
        long duplicates,
        long empty,
        long skipped,
        Map<String, Map<Integer, Long>> ends,
        Map<String, Long> written,
        long committedAt,
        long begunAfter) {

    public static final Balance NONE = new Balance(-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), Map.of(), 0, 0);

    Balance plus(LedgerBatch more) {
        long moreRead = 0;
        long moreAccepted = 0;
        long moreFiltered = 0;
        long moreQuarantined = 0;
        long moreDuplicates = 0;
        long moreEmpty = 0;
        for (LedgerEntry row : more.rows()) {
            Stamp.Range range = row.range();
            moreRead += range.read();
            moreAccepted += range.accepted();
            moreFiltered += range.filtered();
            moreQuarantined += row.quarantined();
            moreDuplicates += range.duplicates();
            moreEmpty += Math.max(0, range.until() - range.from() - range.read());
        }
        Map<String, Long> sums = new TreeMap<>(written);
        more.written().forEach((table, count) -> sums.merge(table, count, Long::sum));
        boolean isBatch = !more.isEmpty();
        return new Balance(
                more.number(),
                batches + (isBatch ? 1 : 0),
                entries + more.rows().size() + more.skips().size(),
                read + moreRead,
                accepted + moreAccepted,
                filtered + moreFiltered,
                quarantined + moreQuarantined,
                duplicates + moreDuplicates,
                empty + moreEmpty,
                skipped
                        + more.skips().stream()
                                .mapToLong(skip ->
                                        skip.range().until() - skip.range().from())
                                .sum(),
                behind(behind(ends, more.rows()), more.skips()),
                sums,
                isBatch ? more.rows().get(0).committedAt().toEpochMilli() : committedAt,
                isBatch ? committedAt : begunAfter);
    }

    /** The same of a ledger that once had so many rows more, before days of it were summed up. */
    Balance withSummedUp(long more) {
        return new Balance(
                batch,
                batches,
                entries + more,
                read,
                accepted,
                filtered,
                quarantined,
                duplicates,
                empty,
                skipped,
                ends,
                written,
                committedAt,
                begunAfter);
    }

    Offsets end() {
        return new Offsets(ends);
    }

    /** Where a batch ends that read nothing, if the one before it ends there. */
    static Offsets behind(Offsets before, LedgerBatch idle) {
        return new Offsets(behind(before.byTopic(), idle.skips()));
    }

    private static Map<String, Map<Integer, Long>> behind(
            Map<String, Map<Integer, Long>> before, List<LedgerEntry> entries) {
        Map<String, Map<Integer, Long>> ends = new TreeMap<>();
        before.forEach((topic, partitions) -> ends.put(topic, new TreeMap<>(partitions)));
        entries.forEach(entry -> ends.computeIfAbsent(entry.range().topic(), topic -> new TreeMap<>())
                .put(entry.range().partition(), entry.range().until()));
        return ends;
    }

    int partitions() {
        return ends.values().stream().mapToInt(Map::size).sum();
    }

    long written(String table) {
        return written.getOrDefault(table, 0L);
    }

    String json() {
        return Json.text(this);
    }

    /** None of what another release wrote, or nobody: then an audit begins at the first batch. */
    public static Balance of(String json) {
        try {
            Balance kept = Json.read(json, Balance.class, "balance of a ledger");
            return kept == null || kept.ends == null || kept.written == null ? NONE : kept;
        } catch (IllegalStateException foreign) {
            return NONE;
        }
    }
}
