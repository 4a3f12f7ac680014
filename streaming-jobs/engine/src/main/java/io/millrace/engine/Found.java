package io.millrace.engine;

import java.util.Map;

/**
 * All that a start finds of a pipeline: its checkpoint, its tables and its topics.
 *
 * @param checkpoint the checkpoint's folder
 * @param identity who the checkpoint is; null if there is none
 * @param isIdentityTorn whether the file that says so cannot be read
 * @param databases where the metastore has them, by name
 */
record Found(
        String checkpoint,
        Checkpoint.Identity identity,
        boolean isIdentityTorn,
        Progress progress,
        Map<String, String> databases,
        Map<String, FoundTable> tables,
        Map<String, FoundTopic> topics) {

    Found {
        databases = Map.copyOf(databases);
        tables = Map.copyOf(tables);
        topics = Map.copyOf(topics);
    }

    FoundTable table(String name) {
        return tables.getOrDefault(name, FoundTable.NONE);
    }
}
