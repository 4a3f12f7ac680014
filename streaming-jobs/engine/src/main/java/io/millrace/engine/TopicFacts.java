package io.millrace.engine;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Topics as Kafka has them: topics by name, their partitions by number. A topic that is not there is missing here. */
record TopicFacts(Map<String, Map<Integer, Ends>> topics) {

    /**
     * @param earliest the first offset that Kafka still has
     * @param latest the offset after the last
     * @param firstAt the time of the first record; empty if there is none
     */
    record Ends(long earliest, long latest, Optional<Instant> firstAt) {}

    TopicFacts {
        topics = new TreeMap<>(topics);
    }

    TopicFacts only(Collection<String> some) {
        Map<String, Map<Integer, Ends>> fewer = new TreeMap<>(topics);
        fewer.keySet().retainAll(some);
        return new TopicFacts(fewer);
    }

    Optional<Ends> of(String topic, int partition) {
        return Optional.ofNullable(topics.getOrDefault(topic, Map.of()).get(partition));
    }
}
