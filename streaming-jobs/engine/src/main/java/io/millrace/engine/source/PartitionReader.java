package io.millrace.engine.source;

import io.millrace.engine.sink.BatchTask;
import io.millrace.engine.sink.PartitionCount;
import io.millrace.sdk.Codec;
import io.millrace.sdk.EventTiming;
import io.millrace.sdk.Received;
import java.util.Optional;

/** One partition of a topic as a task reads it: how its records are parsed, what became of them, which are late or repeats. */
final class PartitionReader<E> {

    private final Codec<? extends E> codec;
    private final PartitionCount.Counter count;
    private final EventTiming<E> timing;
    private final Lateness lateness;
    private final Deduplication repeats;

    /** @param timing null for a flow to which time means nothing */
    PartitionReader(Arrival first, Codec<? extends E> codec, EventTiming<E> timing, IdLog ids, BatchTask task) {
        String partition = first.topic() + "-" + first.partition();
        this.codec = codec;
        this.count = new PartitionCount.Counter(first.topic(), first.partition());
        this.timing = timing;
        this.lateness = timing == null ? null : new Lateness(timing.allowed(), EventTimes.of(task.times()), partition);
        this.repeats = new Deduplication(ids, partition, task.batch());
    }

    boolean holds(Arrival record) {
        return count.counts(record.topic(), record.partition());
    }

    Codec<? extends E> codec() {
        return codec;
    }

    /** Whether the record is to be left out, because an earlier one had its id. To be asked of every record. */
    boolean leavesOut(Arrival record) {
        if (repeats.isRepeat(record)) {
            count.repeat();
            return true;
        }
        return false;
    }

    /** Why the event is late, if it is. To be asked of every event, those that are filtered too: they tell the time. */
    Optional<String> lateness(Received<E> received) {
        return lateness == null ? Optional.empty() : lateness.of(timing.time().apply(received));
    }

    /** What became of its records. */
    PartitionCount.Counter count() {
        return count;
    }

    /** The end of the partition's records in this batch. */
    PartitionCount close(BatchTask task) {
        repeats.close();
        return count.count(lateness == null ? null : lateness.highest());
    }
}
