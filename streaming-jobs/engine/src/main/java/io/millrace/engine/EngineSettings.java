package io.millrace.engine;

import io.millrace.sdk.Pipelines;
import io.millrace.settings.KafkaClient;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the engine reaches its surroundings, and how it works. */
public record EngineSettings(
        KafkaClient kafka,
        Duration kafkaTimeout,
        String metastore,
        URI warehouse,
        URI checkpoints,
        Duration trigger,
        long eventsPerBatch,
        int recordsPerTask,
        int statePartitions,
        int compactAfter,
        boolean mergePartitions,
        long targetFileSize,
        Duration logRetention,
        Duration removedFileRetention,
        Duration ledgerDetail,
        int topicPartitions,
        Duration giveUpAfter,
        Duration idleAfter,
        Duration deduplicateWithin,
        Duration idRetention,
        Duration lease,
        String statusHost,
        int statusPort) {

    public static final Setting<String> METASTORE = Setting.addresses(
            "metastore",
            "thrift://127.0.0.1:9083",
            "The address of the Hive metastore, or those of several over one database, separated by commas.");
    public static final Setting<URI> WAREHOUSE =
            Setting.place("warehouse", "file:/tmp/millrace/warehouse", "The folder of all tables.");
    public static final Setting<URI> CHECKPOINTS = Setting.place(
            "checkpoints",
            "file:/tmp/millrace/checkpoints",
            "The folder in which pipelines keep their progress and their state.");
    public static final Setting<Duration> TRIGGER =
            Setting.time("trigger", "1s", "How often a pipeline looks for new events and commits them.");
    public static final Setting<Integer> EVENTS_PER_BATCH = Setting.number(
            "events-per-batch",
            1_000_000,
            1,
            1_000_000_000,
            "How many events a batch takes at most. A longer backlog is committed in several batches.");
    public static final Setting<Integer> RECORDS_PER_TASK = Setting.number(
            "records-per-task",
            250_000,
            1,
            1_000_000_000,
            "How many records of a topic's partition one task of a batch reads at most. It applies where order does not"
                    + " matter: without state, event time, keyed tables and output topics, and with"
                    + " deduplicate-within=0s.");
    public static final Setting<Integer> STATE_PARTITIONS = Setting.number(
            "state-partitions",
            8,
            1,
            10_000,
            "How many parts keyed state is split into. After a change the next start repartitions the state.");
    public static final Setting<Integer> COMPACT_AFTER = Setting.number(
            "compact-after",
            20,
            1,
            1_000_000,
            "After how many batches a pipeline's tables are maintained, while the stream runs: small"
                    + " files are compacted, and replaced or expired files are removed.");
    public static final Setting<Boolean> MERGE_PARTITIONS = Setting.onOff(
            "merge-partitions",
            "off",
            "Whether the partitions of a Parquet table are merged. Needs a metastore on PostgreSQL: on"
                    + " Derby, a query that asks for partitions during a merge can miss rows.");
    public static final Setting<Long> TARGET_FILE_SIZE = Setting.size(
            "target-file-size",
            "128m",
            "The size to which small files are compacted. A file of an append or Parquet table that has"
                    + " this size stays as it is.");
    public static final Setting<Duration> LOG_RETENTION = Setting.time(
            "log-retention",
            "1d",
            "How long a Delta table keeps the commits of its log, beyond those that its readers need.");
    public static final Setting<Duration> REMOVED_FILE_RETENTION = Setting.time(
            "removed-file-retention",
            "1h",
            "How long a compacted or expired file stays on storage: a query may run that long.");
    public static final Setting<Duration> LEDGER_DETAIL = Setting.time(
            "ledger-detail",
            "30d",
            "How long the ledger keeps a row per batch and partition. Older rows are summed up, one row"
                    + " per day, once an audit has proven them.");
    public static final Setting<Duration> RETENTION = Setting.timeOrNone(
            "<pipeline>.<table>.retention",
            "0s",
            "How long the rows of a table are kept after they were written, for example"
                    + " game.valid_events.retention=90d. Not for keyed tables and the ledger. 0s keeps them for"
                    + " good.");
    public static final Setting<Duration> GIVE_UP_AFTER = Setting.time(
            "give-up-after",
            "5m",
            "How long a pipeline tries to reach Kafka, the metastore or the storage again before it stops.");
    public static final Setting<Duration> IDLE_AFTER = Setting.time(
            "idle-after",
            "10s",
            "How long a topic's partition without unread records still holds back the event time of the others.");
    public static final Setting<Duration> DEDUPLICATE_WITHIN = Setting.timeOrNone(
            "deduplicate-within",
            "10m",
            "How long an event's id is remembered: a later event with the same id is left out. 0s turns"
                    + " deduplication off.");
    public static final Setting<Duration> ID_RETENTION = Setting.timeOrNone(
            "id-retention",
            "1d",
            "How long trace finds an event by an id that its sender gave; at least deduplicate-within. An id takes 32"
                    + " bytes of the checkpoint.");
    public static final Setting<Duration> LEASE = Setting.time(
            "lease",
            "8s",
            "How long a driver that no longer answers keeps its pipelines before another driver may take them over.");
    public static final Setting<String> STATUS_HOST = Setting.text(
            "status-host",
            "127.0.0.1",
            "The address on which the Spark driver serves the status of its pipelines; `0.0.0.0` is every one.");
    public static final Setting<Integer> STATUS_PORT =
            Setting.port("status-port", 4041, "The port on which the Spark driver serves the status of its pipelines.");

    public static final List<Setting<?>> ALL = List.of(
            KafkaSettings.KAFKA,
            KafkaSettings.KAFKA_TIMEOUT,
            METASTORE,
            WAREHOUSE,
            CHECKPOINTS,
            TRIGGER,
            EVENTS_PER_BATCH,
            RECORDS_PER_TASK,
            STATE_PARTITIONS,
            COMPACT_AFTER,
            MERGE_PARTITIONS,
            TARGET_FILE_SIZE,
            LOG_RETENTION,
            REMOVED_FILE_RETENTION,
            LEDGER_DETAIL,
            RETENTION,
            KafkaSettings.TOPIC_PARTITIONS,
            GIVE_UP_AFTER,
            IDLE_AFTER,
            DEDUPLICATE_WITHIN,
            ID_RETENTION,
            LEASE,
            STATUS_HOST,
            STATUS_PORT);

    /** Every setting of the engine and of all pipelines. */
    public static List<Setting<?>> known() {
        List<Setting<?>> known = new ArrayList<>(ALL);
        known.addAll(Pipelines.settings());
        return known;
    }

    public static EngineSettings of(Settings settings) {
        return new EngineSettings(
                KafkaClient.of(settings),
                settings.value(KafkaSettings.KAFKA_TIMEOUT),
                settings.value(METASTORE),
                settings.value(WAREHOUSE),
                settings.value(CHECKPOINTS),
                settings.value(TRIGGER),
                settings.value(EVENTS_PER_BATCH),
                settings.value(RECORDS_PER_TASK),
                settings.value(STATE_PARTITIONS),
                settings.value(COMPACT_AFTER),
                settings.value(MERGE_PARTITIONS),
                settings.value(TARGET_FILE_SIZE),
                settings.value(LOG_RETENTION),
                settings.value(REMOVED_FILE_RETENTION),
                settings.value(LEDGER_DETAIL),
                settings.value(KafkaSettings.TOPIC_PARTITIONS),
                settings.value(GIVE_UP_AFTER),
                settings.value(IDLE_AFTER),
                settings.value(DEDUPLICATE_WITHIN),
                settings.value(ID_RETENTION),
                settings.value(LEASE),
                settings.value(STATUS_HOST),
                settings.value(STATUS_PORT));
    }

    /** The properties by which Delta cleans up the log of a table when it writes a checkpoint of it. */
    public Map<String, String> logProperties() {
        return Map.of(
                "delta.logRetentionDuration", "interval " + logRetention.toMillis() + " milliseconds",
                "delta.deletedFileRetentionDuration", "interval " + removedFileRetention.toMillis() + " milliseconds");
    }
}
