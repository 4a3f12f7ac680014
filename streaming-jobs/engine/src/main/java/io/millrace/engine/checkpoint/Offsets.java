package io.millrace.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How far a query had read each partition of its topics, as Spark writes it down before each batch. */
public record Offsets(Map<String, Map<Integer, Long>> byTopic) {

    /** Of no partition. */
    public static final Offsets NONE = new Offsets(Map.of());

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The offsets of one partition, from (included) until (excluded). */
    public record Range(String topic, int partition, long from, long until) {

        /** The partition's name among those of all topics. */
        public String name() {
            return topic + "-" + partition;
        }
    }

    public Offsets {
        byTopic = new TreeMap<>(byTopic);
    }

    public static Offsets of(String json) throws IOException {
        Map<String, Map<Integer, Long>> byTopic = new TreeMap<>();
        for (Map.Entry<String, JsonNode> topic : JSON.readTree(json).properties()) {
            Map<Integer, Long> partitions = new TreeMap<>();
            topic.getValue()
                    .properties()
                    .forEach(entry -> partitions.put(
                            Integer.valueOf(entry.getKey()), entry.getValue().asLong()));
            byTopic.put(topic.getKey(), partitions);
        }
        return new Offsets(byTopic);
    }

    /** Where ranges end. */
    public static Offsets ends(Stream<Range> ranges) {
        Map<String, Map<Integer, Long>> ends = new TreeMap<>();
        ranges.forEach(range ->
                ends.computeIfAbsent(range.topic(), topic -> new TreeMap<>()).put(range.partition(), range.until()));
        return new Offsets(ends);
    }

    /** What lies between these and later ones. A partition that is new begins at zero. */
    public List<Range> until(Offsets later) {
        List<Range> ranges = new ArrayList<>();
        later.byTopic.forEach((topic, partitions) -> partitions.forEach((partition, until) -> {
            ranges.add(new Range(topic, partition, position(topic, partition), until));
        }));
        return ranges;
    }

    /** Whether nothing up to the other offsets is left to read from here. */
    public boolean covers(Offsets other) {
        return until(other).stream().allMatch(range -> range.until() <= range.from());
    }

    /** How many records lie between these and later ones. */
    public long left(Offsets later) {
        return until(later).stream()
                .mapToLong(range -> Math.max(0, range.until() - range.from()))
                .sum();
    }

    public boolean holds(String topic, int partition) {
        return byTopic.getOrDefault(topic, Map.of()).containsKey(partition);
    }

    /** How far a partition is read; a new one, not at all. */
    public long position(String topic, int partition) {
        return byTopic.getOrDefault(topic, Map.of()).getOrDefault(partition, 0L);
    }
}
