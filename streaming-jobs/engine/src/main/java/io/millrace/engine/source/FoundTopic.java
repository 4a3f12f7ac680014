package io.millrace.engine.source;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A topic as Kafka has it.
 *
 * @param id tells it from another of the same name, before or after it
 */
public record FoundTopic(String id, Map<Integer, Kept> partitions) {

    /**
     * The offsets that a partition still has, from the earliest (included) to the latest (excluded).
     *
     * @param firstAt the time of the first record; empty if there is none
     */
    public record Kept(long earliest, long latest, Optional<Instant> firstAt) {}

    public FoundTopic {
        partitions = Map.copyOf(partitions);
    }
}
