package io.millrace.engine.inspect;

import io.millrace.engine.source.FoundTopic;
import io.millrace.engine.source.FoundTopic.Kept;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Proves that the ledger's offsets are those of the topics as they are now, and that it knows every partition.
 *
 * @param topics those of the pipeline
 * @param before topics as they were before the ledger was read
 * @param after as they were after that
 * @param ledger what it adds up to
 */
record TopicProof(
        List<String> topics,
        Map<String, FoundTopic> before,
        Map<String, FoundTopic> after,
        Balance ledger,
        Findings findings) {

    private static final String ANEW =
            "If the topic was recreated, drop the pipeline to read it from its beginning: ./millrace drop.";

    void prove() {
        Map<String, Map<Integer, Long>> ends = ledger.ends();
        ends.forEach((topic, partitions) -> {
            if (after.containsKey(topic)) {
                partitions.forEach((partition, until) -> provePartition(topic, partition, until));
            } else {
                findings.violation("topic " + topic, "the topic that the ledger knows", "none in Kafka", ANEW);
            }
        });
        before.forEach((topic, had) -> had.partitions().forEach((partition, found) -> {
            boolean isKnown = ends.getOrDefault(topic, Map.of()).containsKey(partition);
            if (!isKnown && ledger.begunAfter() > 0 && topics.contains(topic)) {
                proveUnread(topic + "-" + partition, found, Instant.ofEpochMilli(ledger.begunAfter()));
            }
        }));
    }

    private void provePartition(String topic, int partition, long until) {
        String name = topic + "-" + partition;
        Optional<Kept> now = kept(after, topic, partition);
        if (now.isEmpty() || now.get().latest() < until) {
            findings.violation(
                    "topic " + topic + ", " + name,
                    "offsets up to " + until + ", where the ledger ends",
                    now.isEmpty()
                            ? "no such partition"
                            : "an end at " + now.get().latest(),
                    ANEW);
            return;
        }
        long earliest = kept(before, topic, partition).map(Kept::earliest).orElse(0L);
        if (earliest > until) {
            findings.violation(
                    "topic " + topic + ", " + name,
                    "the offsets " + RangeProof.range(until, earliest) + " to be read",
                    "that Kafka has none of them any more, and no batch has read them",
                    "They are lost. Give the topic a longer retention.");
        }
    }

    private static Optional<Kept> kept(Map<String, FoundTopic> topics, String topic, int partition) {
        return Optional.ofNullable(topics.get(topic))
                .map(found -> found.partitions().get(partition));
    }

    private void proveUnread(String name, Kept found, Instant lastBegan) {
        if (found.firstAt().filter(first -> first.isBefore(lastBegan)).isPresent()) {
            findings.violation(
                    "topic partition " + name,
                    "its records from before " + lastBegan + " in the ledger, as those of other partitions",
                    RangeProof.range(found.earliest(), found.latest()) + " unread, the first of "
                            + found.firstAt().get(),
                    "Look into the driver's log why the partition is not read.");
        }
    }
}
