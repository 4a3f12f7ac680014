package io.millrace.engine.inspect;

import io.millrace.engine.inspect.Plan.Draft;
import io.millrace.engine.source.FoundTopic;
import io.millrace.engine.source.FoundTopic.Kept;
import java.util.Map;
import java.util.TreeMap;

/** Whether topics still have what a checkpoint has yet to read, and are those that it has read. */
record TopicCheck(String pipeline, String topic, FoundTopic found, Map<Integer, Long> positions, Draft draft) {

    static void of(Wanted wanted, Found found, ResumePoint from, Draft draft) {
        Map<String, Map<Integer, Long>> positions =
                from.resume() == null ? Map.of() : from.resume().byTopic();
        Map<String, String> ids =
                found.identity() == null ? Map.of() : found.identity().topics();
        for (String topic : wanted.topics()) {
            TopicCheck check = new TopicCheck(
                    wanted.pipeline(),
                    topic,
                    found.topics().get(topic),
                    positions.getOrDefault(topic, Map.of()),
                    draft);
            if (positions.isEmpty()) {
                check.tellWhatIsGone();
            } else {
                check.compare(ids.get(topic));
            }
        }
        positions.keySet().stream()
                .filter(topic -> !wanted.topics().contains(topic))
                .forEach(topic -> draft.objectOrDrop(
                        "The checkpoint " + found.checkpoint() + " has read topic " + topic + ", and now "
                                + wanted.pipeline() + " is to read " + String.join(", ", wanted.topics()) + ".",
                        "Name the topic as before"));
    }

    private void tellWhatIsGone() {
        partitions().forEach((partition, kept) -> {
            if (kept.earliest() > 0) {
                tell(topic + "/" + partition + " is read from offset " + kept.earliest()
                        + ", the first that Kafka still has");
            }
        });
    }

    private void compare(String id) {
        boolean isRead = positions.values().stream().anyMatch(position -> position > 0);
        if (found == null && isRead) {
            draft.objectOrDrop(
                    "Topic " + topic + " is gone, and the checkpoint has read it up to " + new TreeMap<>(positions)
                            + ".",
                    "Bring the topic back with its records");
        } else if (found != null && isRead && id != null && !id.equals(found.id())) {
            draft.objectOrDrop(
                    "Topic " + topic + " was deleted and recreated: it is " + found.id()
                            + ", and the checkpoint has read " + id + " up to " + new TreeMap<>(positions)
                            + ". The new topic's records of the same offsets would be left out.",
                    "Bring the old topic back, for example with Kafka's folder from a backup");
        } else if (found != null) {
            new TreeMap<>(positions).forEach(this::compare);
            requireTheBeginningOfNewPartitions();
        }
    }

    private void compare(int partition, long position) {
        Kept kept = found.partitions().get(partition);
        if (kept == null) {
            draft.objectOrDrop(
                    "Topic " + topic + " has " + found.partitions().size() + " partitions, and the checkpoint has read "
                            + topic + "/" + partition + " up to offset " + position + ".",
                    "Bring the topic back with all its partitions");
        } else if (kept.latest() < position) {
            draft.objectOrDrop(
                    "Topic " + topic + "/" + partition + " ends at offset " + kept.latest()
                            + ", and the checkpoint has read it up to " + position
                            + ": the topic was deleted and recreated, or Kafka has lost records.",
                    "Bring the topic back with its records");
        } else if (kept.earliest() > position) {
            objectToAGap(partition, position, kept.earliest());
        }
    }

    private void requireTheBeginningOfNewPartitions() {
        if (positions.isEmpty()) {
            tell("topic " + topic + " is new and is read from its beginning");
        }
        partitions().forEach((partition, kept) -> {
            if (!positions.containsKey(partition) && kept.earliest() > 0) {
                objectToAGap(partition, 0, kept.earliest());
            }
        });
    }

    private void objectToAGap(int partition, long from, long until) {
        draft.objectOrDrop(
                "Of topic " + topic + "/" + partition + " the offsets [" + from + ", " + until
                        + ") were not read yet, and Kafka no longer has them.",
                "Give them up with ./millrace skip " + pipeline + " --topic " + topic + " --partition " + partition
                        + " --until " + until);
    }

    private Map<Integer, Kept> partitions() {
        return found == null ? Map.of() : new TreeMap<>(found.partitions());
    }

    private void tell(String text) {
        draft.step(Step.Action.TELL, topic, text);
    }
}
