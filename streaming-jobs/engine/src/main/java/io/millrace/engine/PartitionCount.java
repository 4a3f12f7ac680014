package io.millrace.engine;

import io.millrace.events.Stage;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What became of the records that were read from one partition of a topic. */
record PartitionCount(
        String topic, int partition, long read, long accepted, long filtered, Map<String, Long> quarantined)
        implements Serializable {

    PartitionCount {
        quarantined = new TreeMap<>(quarantined);
    }

    static PartitionCount none(String topic, int partition) {
        return new PartitionCount(topic, partition, 0, 0, 0, Map.of());
    }

    long refused() {
        return quarantined.values().stream().mapToLong(Long::longValue).sum();
    }

    PartitionCount plus(PartitionCount other) {
        Map<String, Long> both = new TreeMap<>(quarantined);
        other.quarantined.forEach((stage, count) -> both.merge(stage, count, Long::sum));
        return new PartitionCount(
                topic, partition, read + other.read, accepted + other.accepted, filtered + other.filtered, both);
    }

    /** Counts while a task reads one partition. */
    static final class Counter {
        private final String topic;
        private final int partition;
        private final Map<Stage, Long> refused = new EnumMap<>(Stage.class);
        private long accepted;
        private long filtered;

        Counter(String topic, int partition) {
            this.topic = topic;
            this.partition = partition;
        }

        boolean counts(KafkaRecord record) {
            return record.partition() == partition && record.topic().equals(topic);
        }

        void accept() {
            accepted++;
        }

        void filter() {
            filtered++;
        }

        void refuse(Stage stage) {
            refused.merge(stage, 1L, Long::sum);
        }

        PartitionCount count() {
            Map<String, Long> byStage = new TreeMap<>();
            refused.forEach((stage, count) -> byStage.put(stage.text(), count));
            long quarantined =
                    byStage.values().stream().mapToLong(Long::longValue).sum();
            return new PartitionCount(topic, partition, accepted + filtered + quarantined, accepted, filtered, byStage);
        }
    }
}
