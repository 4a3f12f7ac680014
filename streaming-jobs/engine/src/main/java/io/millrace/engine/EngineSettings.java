package io.millrace.engine;

import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** How the engine reaches its surroundings, and how it works. */
public record EngineSettings(
        String kafka,
        URI metastore,
        URI warehouse,
        URI checkpoints,
        Duration trigger,
        long eventsPerBatch,
        int statePartitions,
        int compactAfter,
        int topicPartitions,
        Duration giveUpAfter,
        Duration idleAfter,
        Duration repeatsWithin,
        int statusPort) {

    public static final Setting<URI> METASTORE =
            Setting.place("metastore", "thrift://127.0.0.1:9083", "Where the Hive metastore is.");
    public static final Setting<URI> WAREHOUSE =
            Setting.place("warehouse", "file:/tmp/millrace/warehouse", "The folder of all tables.");
    public static final Setting<URI> CHECKPOINTS = Setting.place(
            "checkpoints",
            "file:/tmp/millrace/checkpoints",
            "The folder in which pipelines keep how far they are, and their state.");
    public static final Setting<Duration> TRIGGER =
            Setting.time("trigger", "1s", "How often a pipeline looks for new events and commits them.");
    public static final Setting<Integer> EVENTS_PER_BATCH = Setting.number(
            "events-per-batch",
            1_000_000,
            1,
            1_000_000_000,
            "How many events a batch takes at most, so that a long backlog is committed in parts.");
    public static final Setting<Integer> STATE_PARTITIONS = Setting.number(
            "state-partitions",
            8,
            1,
            10_000,
            "Into how many parts keyed state is split. After a change the next start repartitions the state.");
    public static final Setting<Integer> COMPACT_AFTER = Setting.number(
            "compact-after",
            200,
            1,
            1_000_000,
            "After how many batches the small files of the Delta tables are written anew as one, beside the stream.");
    public static final Setting<Duration> GIVE_UP_AFTER = Setting.time(
            "give-up-after",
            "5m",
            "How long a pipeline tries to reach Kafka, the metastore or the storage again before it stops.");
    public static final Setting<Duration> IDLE_AFTER = Setting.time(
            "idle-after",
            "10s",
            "How long a topic's partition without unread records still holds event time back for the others.");
    public static final Setting<Duration> REPEATS_WITHIN = Setting.timeOrNone(
            "repeats-within",
            "10m",
            "For how long an event's id is remembered: an event that brings it again is left out. 0s is not at all.");
    public static final Setting<Integer> STATUS_PORT = Setting.port(
            "status-port", 4041, "The port, on loopback, on which the Spark driver says how its pipelines are.");

    public static final List<Setting<?>> ALL = List.of(
            KafkaSettings.KAFKA,
            METASTORE,
            WAREHOUSE,
            CHECKPOINTS,
            TRIGGER,
            EVENTS_PER_BATCH,
            STATE_PARTITIONS,
            COMPACT_AFTER,
            KafkaSettings.TOPIC_PARTITIONS,
            GIVE_UP_AFTER,
            IDLE_AFTER,
            REPEATS_WITHIN,
            STATUS_PORT);

    public static EngineSettings of(Settings settings) {
        return new EngineSettings(
                settings.value(KafkaSettings.KAFKA),
                settings.value(METASTORE),
                settings.value(WAREHOUSE),
                settings.value(CHECKPOINTS),
                settings.value(TRIGGER),
                settings.value(EVENTS_PER_BATCH),
                settings.value(STATE_PARTITIONS),
                settings.value(COMPACT_AFTER),
                settings.value(KafkaSettings.TOPIC_PARTITIONS),
                settings.value(GIVE_UP_AFTER),
                settings.value(IDLE_AFTER),
                settings.value(REPEATS_WITHIN),
                settings.value(STATUS_PORT));
    }
}
