package io.millrace.engine.source;

import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.source.TickStream.Tick;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * The watermark of a flow: the least, over its partitions, of the highest event time seen less what is
 * waited for. So a partition that lags holds the others back, and none of its events is late because
 * another is ahead.
 *
 * <p>A partition in which batches find nothing unread rests. Once it has rested for a while it no
 * longer counts, and when none counts the partition that is furthest ahead does: nothing is left that
 * could come before it. What a partition brings when it awakes is late if it is older than the
 * watermark then.
 *
 * <p>Used by the thread of the query alone.
 */
public final class EventClock {

    /**
     * Where the watermark is.
     *
     * @param at empty before any event had a time
     * @param heldBackBy the partition, as topic/number, that is waited for while others are ahead; null if none is
     */
    public record Mark(Optional<Instant> at, String heldBackBy) {}

    private final EventTimeLog log;
    private final long delay;
    private final Duration idleAfter;
    private final InstantSource now;

    private long batch;
    private EventTimes times;
    private Instant begun;
    private Set<String> counting;
    private final Map<String, Instant> restingSince = new HashMap<>();

    /**
     * @param delay how far, in microseconds, the watermark stays behind
     * @param idleAfter how long a partition rests until it no longer counts
     */
    public EventClock(EventTimeLog log, long delay, Duration idleAfter, InstantSource now) {
        this.log = log;
        this.delay = delay;
        this.idleAfter = idleAfter;
        this.now = now;
        OptionalLong last = log.last();
        this.batch = last.orElse(-1);
        this.times = last.isPresent() ? log.after(batch) : EventTimes.NONE;
        this.counting = times.highest().keySet();
    }

    /** What is known when a batch begins: the same when it is run again. */
    public EventTimes begin(long next) {
        begun = now.instant();
        if (next != batch + 1) {
            times = log.after(next - 1);
        }
        return times;
    }

    /**
     * Takes note of what a batch brought.
     *
     * @param ranges what it read of each partition
     * @param seen the highest event time it saw in each partition that had one
     */
    public void end(long done, List<Offsets.Range> ranges, Map<String, Long> seen) {
        Map<String, Long> highest = new TreeMap<>(times.highest());
        seen.forEach((partition, time) -> highest.merge(partition, time, Math::max));
        counting = new HashSet<>();
        for (Offsets.Range range : ranges) {
            if (!rests(range)) {
                counting.add(range.name());
            }
        }
        batch = done;
        times = log.save(done, new EventTimes(Math.max(times.watermark(), watermark(highest)), highest));
    }

    /** Whether the partition has had nothing unread for so long that it does not count. */
    private boolean rests(Offsets.Range range) {
        if (range.from() < range.until()) {
            restingSince.remove(range.name());
            return false;
        }
        return !restingSince
                .computeIfAbsent(range.name(), partition -> begun)
                .plus(idleAfter)
                .isAfter(begun);
    }

    private long watermark(Map<String, Long> highest) {
        return counting.isEmpty()
                ? furthest(highest)
                : counting.stream()
                        .mapToLong(partition -> highest.containsKey(partition) ? highest.get(partition) - delay : 0)
                        .min()
                        .getAsLong();
    }

    private long furthest(Map<String, Long> highest) {
        return highest.values().stream().mapToLong(time -> time - delay).max().orElse(0);
    }

    public Mark mark() {
        Optional<Instant> at = times.watermark() > 0
                ? Optional.of(Instant.EPOCH.plus(times.watermark(), ChronoUnit.MICROS))
                : Optional.empty();
        return new Mark(at, heldBackBy().map(EventClock::slashed).orElse(null));
    }

    private Optional<String> heldBackBy() {
        long furthest = times.highest().values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(Long.MIN_VALUE);
        return counting.stream()
                .filter(partition -> seen(partition) < furthest)
                .min(Comparator.comparingLong(this::seen).thenComparing(Comparator.naturalOrder()));
    }

    private long seen(String partition) {
        return times.highest().getOrDefault(partition, Long.MIN_VALUE);
    }

    private static String slashed(String partition) {
        int dash = partition.lastIndexOf('-');
        return partition.substring(0, dash) + "/" + partition.substring(dash + 1);
    }

    /** The tick that is due: another one than the last if a batch has to be run for the sake of time alone. */
    Tick tick(Tick last) {
        return times.watermark() > last.watermark() || mayMove() ? new Tick(batch, times.watermark()) : last;
    }

    /** Whether a batch would find that partitions rest, and move the watermark. */
    private boolean mayMove() {
        return furthest(times.highest()) > times.watermark()
                && counting.stream().anyMatch(this::mayRest);
    }

    private boolean mayRest(String partition) {
        Instant since = restingSince.get(partition);
        return since == null || !since.plus(idleAfter).isAfter(now.instant());
    }
}
