package io.millrace.engine.inspect;

import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Progress;
import io.millrace.engine.source.FoundTopic;
import java.util.Map;
import java.util.Objects;

/**
 * All that a start finds of a pipeline: its checkpoint, its tables and its topics.
 *
 * @param checkpoint the checkpoint's folder
 * @param identity who the checkpoint is; null if there is none
 * @param isIdentityTorn whether the file that says so cannot be read
 * @param databases where the metastore has them, by name
 */
public record Found(
        String checkpoint,
        Checkpoint.Identity identity,
        boolean isIdentityTorn,
        Progress progress,
        Map<String, String> databases,
        Map<String, FoundTable> tables,
        Map<String, FoundTopic> topics) {

    public Found {
        databases = Map.copyOf(databases);
        tables = Map.copyOf(tables);
        topics = Map.copyOf(topics);
    }

    /** Whose rows readers see: those of the checkpoint, or where that is gone, of whom the tables name; empty for nobody. */
    public String writer() {
        return identity != null
                ? identity.id()
                : tables.values().stream()
                        .map(FoundTable::owner)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("");
    }

    public FoundTable table(String name) {
        return tables.getOrDefault(name, FoundTable.NONE);
    }
}
