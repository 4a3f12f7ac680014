package io.millrace.engine;

import io.millrace.events.Codec;
import io.millrace.events.Stage;
import java.util.Optional;

/** One partition of a topic as a task reads it: how its records are parsed, what became of them, and which are late. */
final class Lane<E> {

    private final Codec<? extends E> codec;
    private final PartitionCount.Counter count;
    private final EventTiming<E> timing;
    private final Lateness lateness;

    /** @param timing null for a flow to which time means nothing */
    Lane(KafkaRecord first, Codec<? extends E> codec, EventTiming<E> timing, EventTimes times) {
        this.codec = codec;
        this.count = new PartitionCount.Counter(first.topic(), first.partition());
        this.timing = timing;
        this.lateness = timing == null ? null : new Lateness(timing.allowed(), times, first.partitionName());
    }

    boolean holds(KafkaRecord record) {
        return count.counts(record);
    }

    Codec<? extends E> codec() {
        return codec;
    }

    /** Why the event is late, if it is. To be asked of every event, those that are filtered too: they tell the time. */
    Optional<String> lateness(Received<E> received) {
        return lateness == null ? Optional.empty() : lateness.of(timing.time().apply(received));
    }

    void accept() {
        count.accept();
    }

    void refuse(Stage stage) {
        count.refuse(stage);
    }

    /** The end of a record. */
    void record() {
        count.record();
    }

    PartitionCount count() {
        return count.count(lateness == null ? null : lateness.highest());
    }
}
