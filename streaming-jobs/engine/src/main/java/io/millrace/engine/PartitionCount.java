package io.millrace.engine;

import io.millrace.events.Stage;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the records that were read from one partition of a topic.
 *
 * @param highest the latest event time seen there, in microseconds; null where events have none
 */
record PartitionCount(
        String topic,
        int partition,
        long read,
        long accepted,
        long filtered,
        Map<String, Long> quarantined,
        Long highest)
        implements Serializable {

    PartitionCount {
        quarantined = new TreeMap<>(quarantined);
    }

    static PartitionCount none(String topic, int partition) {
        return new PartitionCount(topic, partition, 0, 0, 0, Map.of(), null);
    }

    /** The partition's name among those of all topics. */
    String name() {
        return topic + "-" + partition;
    }

    long refused() {
        return quarantined.values().stream().mapToLong(Long::longValue).sum();
    }

    PartitionCount plus(PartitionCount other) {
        Map<String, Long> both = new TreeMap<>(quarantined);
        other.quarantined.forEach((stage, count) -> both.merge(stage, count, Long::sum));
        return new PartitionCount(
                topic,
                partition,
                read + other.read,
                accepted + other.accepted,
                filtered + other.filtered,
                both,
                later(highest, other.highest));
    }

    private static Long later(Long one, Long other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Math.max(one, other);
    }

    /**
     * Counts while a task reads one partition. A record counts once, whatever it holds: as accepted if
     * anything in it was, else as refused if anything was, else as filtered.
     */
    static final class Counter {
        private final String topic;
        private final int partition;
        private final Map<Stage, Long> refused = new EnumMap<>(Stage.class);
        private long accepted;
        private long filtered;
        private boolean isAccepted;
        private Stage refusedAt;

        Counter(String topic, int partition) {
            this.topic = topic;
            this.partition = partition;
        }

        boolean counts(KafkaRecord record) {
            return record.partition() == partition && record.topic().equals(topic);
        }

        void accept() {
            isAccepted = true;
        }

        void refuse(Stage stage) {
            refusedAt = refusedAt == null ? stage : refusedAt;
        }

        /** The end of a record: what became of it is known. */
        void record() {
            if (isAccepted) {
                accepted++;
            } else if (refusedAt != null) {
                refused.merge(refusedAt, 1L, Long::sum);
            } else {
                filtered++;
            }
            isAccepted = false;
            refusedAt = null;
        }

        PartitionCount count(Long highest) {
            Map<String, Long> byStage = new TreeMap<>();
            refused.forEach((stage, count) -> byStage.put(stage.text(), count));
            long quarantined =
                    byStage.values().stream().mapToLong(Long::longValue).sum();
            return new PartitionCount(
                    topic, partition, accepted + filtered + quarantined, accepted, filtered, byStage, highest);
        }
    }
}
