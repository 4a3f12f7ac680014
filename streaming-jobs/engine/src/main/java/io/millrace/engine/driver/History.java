package io.millrace.engine.driver;

import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.commit.Stamp;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the batches of a run were like. It does not grow with their number.
 *
 * @param recent the last of those that read something, oldest first
 * @param reasons how many rows went to the quarantine for each
 * @param committed how far each partition is committed
 * @param newest when Kafka took the newest record of each partition that readers see, in milliseconds
 * @param conflicts how often somebody else had committed to a table in between, so that a commit was tried again
 */
record History(
        List<Batch> recent,
        Map<Reason, Long> reasons,
        Offsets committed,
        Map<String, Long> newest,
        long conflicts,
        Durations batches,
        Durations commits) {

    static final History NONE =
            new History(List.of(), Map.of(), Offsets.NONE, Map.of(), 0, Durations.NONE, Durations.NONE);

    static final int KEPT = 120;

    /**
     * One batch.
     *
     * @param at when it was committed, in milliseconds since 1970
     * @param late how many of the quarantined were late
     */
    record Batch(
            long batch,
            long at,
            long millis,
            long commitMillis,
            long read,
            long accepted,
            long filtered,
            long quarantined,
            long duplicates,
            long late) {

        private static Batch of(CommittedBatch done) {
            Stamp stamp = done.stamp();
            return new Batch(
                    stamp.batch(),
                    done.at().toEpochMilli(),
                    Duration.ofNanos(done.nanos()).toMillis(),
                    Duration.ofNanos(done.commitNanos()).toMillis(),
                    stamp.sum(Stamp.Range::read),
                    stamp.sum(Stamp.Range::accepted),
                    stamp.sum(Stamp.Range::filtered),
                    stamp.quarantined(),
                    stamp.sum(Stamp.Range::duplicates),
                    stamp.sum(range -> range.quarantined().getOrDefault(Stage.LATE.text(), 0L)));
        }
    }

    History {
        recent = List.copyOf(recent);
        reasons = Map.copyOf(reasons);
        newest = Map.copyOf(newest);
    }

    /** The same at the start of a run, of which the checkpoint says how far it is. */
    History from(Offsets offsets) {
        return new History(recent, reasons, offsets, newest, conflicts, batches, commits);
    }

    History after(CommittedBatch done) {
        Map<String, Long> newer = new HashMap<>(newest);
        done.newest().forEach((partition, time) -> newer.merge(partition, time, Math::max));
        return new History(
                done.stamp().sum(Stamp.Range::read) == 0 ? recent : with(Batch.of(done)),
                plus(done.refused()),
                done.offsets(),
                newer,
                conflicts + done.conflicts(),
                batches.with(done.nanos()),
                commits.with(done.commitNanos()));
    }

    private List<Batch> with(Batch last) {
        List<Batch> all = new ArrayList<>(recent.subList(Math.max(0, recent.size() + 1 - KEPT), recent.size()));
        all.add(last);
        return all;
    }

    private Map<Reason, Long> plus(Map<Reason, Long> refused) {
        Map<Reason, Long> sum = new EnumMap<>(Reason.class);
        sum.putAll(reasons);
        refused.forEach((reason, rows) -> sum.merge(reason, rows, Long::sum));
        return sum;
    }

    /** When Kafka took the newest record that readers see; null if this run has read none. */
    Long newestAt() {
        return newest.values().stream().max(Long::compare).orElse(null);
    }
}
