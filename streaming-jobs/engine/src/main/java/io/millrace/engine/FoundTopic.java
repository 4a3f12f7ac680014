package io.millrace.engine;

import java.util.Map;

/**
 * A topic as Kafka has it.
 *
 * @param id tells it from another of the same name, before or after it
 */
record FoundTopic(String id, Map<Integer, Kept> partitions) {

    /** The offsets that a partition still has, from the earliest (included) to the latest (excluded). */
    record Kept(long earliest, long latest) {}

    FoundTopic {
        partitions = Map.copyOf(partitions);
    }
}
