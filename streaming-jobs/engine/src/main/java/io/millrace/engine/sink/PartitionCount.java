package io.millrace.engine.sink;

import io.millrace.sdk.Stage;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the records that were read from one partition of a topic.
 *
 * @param duplicates those whose id the partition held already
 * @param highest the latest event time seen there, in microseconds; null where events have none
 * @param newest when Kafka took the newest of them, in milliseconds; null if none was read, or Kafka keeps no time
 */
public record PartitionCount(
        String topic,
        int partition,
        long read,
        long accepted,
        long filtered,
        Map<String, Long> quarantined,
        long duplicates,
        Long highest,
        Long newest)
        implements Serializable {

    public PartitionCount {
        quarantined = new TreeMap<>(quarantined);
    }

    public static PartitionCount none(String topic, int partition) {
        return new PartitionCount(topic, partition, 0, 0, 0, Map.of(), 0, null, null);
    }

    /** The partition's name among those of all topics. */
    public String name() {
        return topic + "-" + partition;
    }

    public PartitionCount plus(PartitionCount other) {
        Map<String, Long> both = new TreeMap<>(quarantined);
        other.quarantined.forEach((stage, count) -> both.merge(stage, count, Long::sum));
        return new PartitionCount(
                topic,
                partition,
                read + other.read,
                accepted + other.accepted,
                filtered + other.filtered,
                both,
                duplicates + other.duplicates,
                later(highest, other.highest),
                later(newest, other.newest));
    }

    private static Long later(Long one, Long other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Math.max(one, other);
    }

    /**
     * Counts while a task reads one partition. A record counts once, whatever it holds: as a duplicate if it
     * was not looked into, else as accepted if anything in it was, else as refused if anything was, else as
     * filtered.
     */
    public static final class Counter {
        private final String topic;
        private final int partition;
        private final Map<Stage, Long> refused = new EnumMap<>(Stage.class);
        private long accepted;
        private long filtered;
        private long duplicates;
        private long newest = -1;
        private boolean isDuplicate;
        private boolean isAccepted;
        private Stage refusedAt;

        public Counter(String topic, int partition) {
            this.topic = topic;
            this.partition = partition;
        }

        public boolean counts(String ofTopic, int ofPartition) {
            return ofPartition == partition && ofTopic.equals(topic);
        }

        public void repeat() {
            isDuplicate = true;
        }

        public void accept() {
            isAccepted = true;
        }

        public void refuse(Stage stage) {
            refusedAt = refusedAt == null ? stage : refusedAt;
        }

        /** The end of a record: what became of it is known. */
        public void record(long timestamp) {
            newest = Math.max(newest, timestamp);
            if (isDuplicate) {
                duplicates++;
            } else if (isAccepted) {
                accepted++;
            } else if (refusedAt != null) {
                refused.merge(refusedAt, 1L, Long::sum);
            } else {
                filtered++;
            }
            isDuplicate = false;
            isAccepted = false;
            refusedAt = null;
        }

        public PartitionCount count(Long highest) {
            Map<String, Long> byStage = new TreeMap<>();
            refused.forEach((stage, count) -> byStage.put(stage.text(), count));
            long quarantined =
                    byStage.values().stream().mapToLong(Long::longValue).sum();
            return new PartitionCount(
                    topic,
                    partition,
                    accepted + filtered + quarantined + duplicates,
                    accepted,
                    filtered,
                    byStage,
                    duplicates,
                    highest,
                    newest < 0 ? null : newest);
        }
    }
}
