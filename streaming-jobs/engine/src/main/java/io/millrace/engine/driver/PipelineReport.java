package io.millrace.engine.driver;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.lake.Upkeep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * All that a driver says of one of its pipelines.
 *
 * @param upkeeps how large its tables were after their last maintenance, by their names
 * @param ends asks Kafka where the partitions end by now
 */
record PipelineReport(PipelineStatus status, Map<String, Upkeep> upkeeps, Supplier<CompletableFuture<Offsets>> ends) {

    PipelineReport {
        upkeeps = new TreeMap<>(upkeeps);
    }

    /** Its status, and how long the last batches took. */
    record Brief(@JsonUnwrapped PipelineStatus status, List<Long> batchMillis) {}

    record Detailed(
            @JsonUnwrapped PipelineStatus status,
            List<Partition> partitions,
            List<History.Batch> recent,
            List<Quarantined> reasons,
            List<Table> tables) {}

    /** @param newestAt when Kafka took the newest record that readers see, in milliseconds; null if not known */
    record Partition(String topic, int partition, long committed, Long newestAt) {}

    /** How many rows this run has quarantined for a reason. */
    record Quarantined(String stage, String reason, long records) {}

    record Table(String name, long files, long logFiles, long partitions) {}

    String name() {
        return status.name();
    }

    Brief brief(int batches) {
        List<History.Batch> recent = status.history().recent();
        return new Brief(
                status,
                recent.subList(Math.max(0, recent.size() - batches), recent.size()).stream()
                        .map(History.Batch::millis)
                        .toList());
    }

    Detailed detailed() {
        return new Detailed(
                status,
                partitions(),
                status.history().recent(),
                status.history().reasons().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(rows -> new Quarantined(
                                rows.getKey().stage().text(), rows.getKey().text(), rows.getValue()))
                        .toList(),
                upkeeps.values().stream()
                        .map(table -> new Table(table.table(), table.files(), table.logFiles(), table.partitions()))
                        .toList());
    }

    private List<Partition> partitions() {
        List<Partition> all = new ArrayList<>();
        Map<String, Long> newest = status.history().newest();
        status.history()
                .committed()
                .byTopic()
                .forEach((topic, offsets) -> offsets.forEach((partition, offset) ->
                        all.add(new Partition(topic, partition, offset, newest.get(topic + "-" + partition)))));
        all.sort(Comparator.comparing(Partition::topic).thenComparing(Partition::partition));
        return all;
    }
}
