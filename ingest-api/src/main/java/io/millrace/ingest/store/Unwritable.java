package io.millrace.ingest.store;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Partitions of a topic that cannot take events, for one reason.
 *
 * @param partitions empty if there is no such topic
 */
public record Unwritable(String topic, List<Integer> partitions, String reason) {

    public Unwritable {
        partitions = List.copyOf(partitions);
    }

    /**
     * By what Kafka says of a topic, and by which brokers answer: if the controllers are lost, Kafka goes on calling
     * replicas in sync whose brokers are gone.
     *
     * @param minimum the topic's min.insync.replicas
     * @param silences how long a broker has not answered
     * @param patience after how long a broker counts as gone
     */
    static List<Unwritable> of(
            TopicDescription topic, int minimum, Map<Integer, Duration> silences, Duration patience) {
        Map<String, List<Integer>> byReason = new TreeMap<>();
        for (TopicPartitionInfo partition : topic.partitions()) {
            String reason = reason(partition, minimum, silences, patience);
            if (reason != null) {
                byReason.computeIfAbsent(reason, _ -> new ArrayList<>()).add(partition.partition());
            }
        }
        return byReason.entrySet().stream()
                .map(entry -> new Unwritable(topic.name(), entry.getValue(), entry.getKey()))
                .toList();
    }

    private static String reason(
            TopicPartitionInfo partition, int minimum, Map<Integer, Duration> silences, Duration patience) {
        if (partition.leader() == null || partition.leader().isEmpty()) {
            return "no leader; the replicas are on " + brokers(partition.replicas());
        }
        int replicas = partition.replicas().size();
        // No broker waits for more replicas than a partition has.
        int needed = Math.min(minimum, replicas);
        List<Node> inSync = partition.isr();
        if (inSync.size() < needed) {
            return "%d of %d replicas in sync, on %s; min.insync.replicas is %d"
                    .formatted(inSync.size(), replicas, brokers(inSync), minimum);
        }
        List<Node> gone = silent(inSync, silences, patience);
        if (inSync.size() - gone.size() < needed) {
            return "no answer from %s, so %d of %d in-sync replicas are left; min.insync.replicas is %d"
                    .formatted(brokers(gone), inSync.size() - gone.size(), inSync.size(), minimum);
        }
        // Long ago, a working controller would have removed it, and writes have waited for it in vain since.
        List<Node> stillCounted = silent(inSync, silences, patience.multipliedBy(2));
        if (!stillCounted.isEmpty()) {
            return "no answer from " + brokers(stillCounted)
                    + ", and no controller removes it from the in-sync replicas";
        }
        return null;
    }

    private static List<Node> silent(List<Node> nodes, Map<Integer, Duration> silences, Duration patience) {
        return nodes.stream()
                .filter(node -> silences.getOrDefault(node.id(), Duration.ZERO).compareTo(patience) >= 0)
                .toList();
    }

    private static String brokers(List<Node> nodes) {
        if (nodes.isEmpty()) {
            return "no broker";
        }
        return (nodes.size() == 1 ? "broker " : "brokers ")
                + nodes.stream().map(Node::idString).sorted().collect(Collectors.joining(", "));
    }

    /** For a person. */
    String text() {
        String which = partitions.isEmpty()
                ? ""
                : (partitions.size() == 1 ? " partition " : " partitions ")
                        + partitions.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return topic + which + ": " + reason;
    }

    public void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("topic", topic);
        json.writeArrayFieldStart("partitions");
        for (int partition : partitions) {
            json.writeNumber(partition);
        }
        json.writeEndArray();
        json.writeStringField("reason", reason);
        json.writeEndObject();
    }
}
