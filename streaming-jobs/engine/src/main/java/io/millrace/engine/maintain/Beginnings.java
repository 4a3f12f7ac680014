package io.millrace.engine.maintain;

import io.millrace.engine.Blocker;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.source.FoundTopic;
import io.millrace.engine.source.FoundTopic.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether topics still have all that a pipeline has read of them, so that it can be read again. */
final class Beginnings {

    private static final String WAY_OUT =
            "Keep the tables as they are, or drop the pipeline to read what is left: ./millrace drop.";

    private Beginnings() {}

    /**
     * @param beginning where the pipeline began to read; null if it has not
     * @param ids those of the topics that it has read, by name
     */
    static List<Blocker> blockers(Offsets beginning, Map<String, String> ids, Map<String, FoundTopic> found) {
        List<Blocker> blockers = new ArrayList<>();
        if (beginning == null) {
            return blockers;
        }
        new TreeMap<>(beginning.byTopic()).forEach((topic, partitions) -> {
            FoundTopic now = found.get(topic);
            if (now == null || !now.id().equals(ids.getOrDefault(topic, now.id()))) {
                blockers.add(new Blocker(
                        "Topic " + topic + (now == null ? " is gone, or no longer read" : " was deleted and recreated")
                                + ", so what the tables hold of it cannot be read again.",
                        WAY_OUT));
                return;
            }
            new TreeMap<>(now.partitions()).forEach((partition, kept) -> {
                long first = partitions.getOrDefault(partition, 0L);
                if (kept.earliest() > first) {
                    blockers.add(gap(topic, partition, first, kept));
                }
            });
        });
        return blockers;
    }

    private static Blocker gap(String topic, int partition, long first, Kept kept) {
        return new Blocker(
                "Of topic " + topic + "/" + partition + " the offsets [" + first + ", " + kept.earliest()
                        + ") are in the tables, and Kafka no longer has them: a rebuild would lose them.",
                WAY_OUT);
    }
}
