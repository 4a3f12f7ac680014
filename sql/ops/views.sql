-- For operators: how fresh tables are, which records were rejected, which are still in the quarantine, and how many small
-- files there are.

CREATE OR REPLACE VIEW ops.freshness
COMMENT 'The progress of each pipeline at its last batch. ./millrace status shows what has come since'
SECURITY INVOKER AS
WITH batches AS (
    SELECT
        pipeline,
        batch,
        max(committed_at) AS committed_at,
        max(newest_at) AS newest_at,
        sum(read) AS read,
        sum(waiting) AS waiting
    FROM ops.ledger
    WHERE query <> 'skip'
    GROUP BY pipeline, batch
)
SELECT
    pipeline,
    max(newest_at) AS newest_at,
    date_diff('millisecond', max(newest_at), current_timestamp) / 1e3 AS age_seconds,
    max(committed_at) AS last_commit_at,
    max_by(waiting, batch) FILTER (WHERE waiting IS NOT NULL) AS waiting,
    sum(read) AS records,
    coalesce(sum(read) FILTER (WHERE committed_at > current_timestamp - INTERVAL '1' MINUTE), 0) AS records_last_minute,
    max(batch) + 1 AS batches
FROM batches
GROUP BY pipeline;

COMMENT ON COLUMN ops.freshness.pipeline IS 'the pipeline';
COMMENT ON COLUMN ops.freshness.newest_at IS 'when Kafka took the newest record that is committed';
COMMENT ON COLUMN ops.freshness.age_seconds IS 'how long ago that is; it grows while nothing comes';
COMMENT ON COLUMN ops.freshness.last_commit_at IS 'when the last batch was committed';
COMMENT ON COLUMN ops.freshness.waiting IS 'how many records Kafka held beyond the last batch when that batch began; of an earlier batch if Kafka did not report it';
COMMENT ON COLUMN ops.freshness.records IS 'how many records the pipeline has read and committed';
COMMENT ON COLUMN ops.freshness.records_last_minute IS 'how many of them in the last minute';
COMMENT ON COLUMN ops.freshness.batches IS 'the number of its last batch, counted from 1';

CREATE OR REPLACE VIEW ops.rejections
COMMENT 'How often each reason rejected a record, with the newest example'
SECURITY INVOKER AS
SELECT
    pipeline,
    stage,
    reason,
    count(*) AS rejected,
    max(quarantined_at) AS newest_at,
    max_by(detail, quarantined_at) AS example_detail,
    max_by(from_utf8(substr(payload, 1, 200)), quarantined_at) AS example_payload
FROM ops.quarantine
WHERE replay_of IS NULL
GROUP BY pipeline, stage, reason;

COMMENT ON COLUMN ops.rejections.pipeline IS 'the pipeline that rejected the records';
COMMENT ON COLUMN ops.rejections.stage IS 'the step that rejected them: parse, check, late or state';
COMMENT ON COLUMN ops.rejections.reason IS 'the reason, as a code';
COMMENT ON COLUMN ops.rejections.rejected IS 'how many records, or events of a record; those sent again count once';
COMMENT ON COLUMN ops.rejections.newest_at IS 'when the newest was quarantined';
COMMENT ON COLUMN ops.rejections.example_detail IS 'the reason of the newest, in words';
COMMENT ON COLUMN ops.rejections.example_payload IS 'the beginning of the newest record, as text';

-- The view ops.files has a row for each file of each existing table: ./millrace writes it from the list of tables.
COMMENT ON COLUMN ops.files.pipeline IS 'the pipeline, or ops for what all share';
COMMENT ON COLUMN ops.files.table_name IS 'the table as it is stored';
COMMENT ON COLUMN ops.files.path IS 'the file';
COMMENT ON COLUMN ops.files.bytes IS 'how large it is';

CREATE OR REPLACE VIEW ops.small_files
COMMENT 'How many files each table has, and how many of them are small'
SECURITY INVOKER AS
SELECT
    pipeline,
    table_name,
    count(*) AS files,
    count_if(bytes < 16777216) AS small_files,
    sum(bytes) AS bytes,
    CAST(avg(bytes) AS bigint) AS average_bytes
FROM ops.files
GROUP BY pipeline, table_name;

COMMENT ON COLUMN ops.small_files.pipeline IS 'the pipeline, or ops for what all share';
COMMENT ON COLUMN ops.small_files.table_name IS 'the table as it is stored';
COMMENT ON COLUMN ops.small_files.files IS 'how many files hold its rows';
COMMENT ON COLUMN ops.small_files.small_files IS 'how many of them are below 16 MiB';
COMMENT ON COLUMN ops.small_files.bytes IS 'how large all of them are';
COMMENT ON COLUMN ops.small_files.average_bytes IS 'how large one is on average';

-- Records that are still in the quarantine, and the results of replays.

CREATE OR REPLACE VIEW ops.replay_outcomes
COMMENT 'Each replay of a quarantined record, and the reason if it was rejected again'
SECURITY INVOKER AS
SELECT
    replays.pipeline,
    replays.topic,
    replays.partition,
    replays."offset",
    replays.part,
    replays.attempt,
    replays.at_offset,
    replays.replayed_at,
    coalesce(replays.edited, false) AS edited,
    refused.stage,
    refused.reason,
    refused.detail
FROM ops.replays
LEFT JOIN ops.quarantine AS refused
    ON refused.pipeline = replays.pipeline
    AND refused.topic = replays.topic
    AND refused.partition = replays.partition
    AND refused."offset" = replays.at_offset
    AND refused.replay_of IS NOT NULL;

COMMENT ON COLUMN ops.replay_outcomes.pipeline IS 'the pipeline that had rejected the record';
COMMENT ON COLUMN ops.replay_outcomes.topic IS 'the topic it came from, and was sent to again';
COMMENT ON COLUMN ops.replay_outcomes.partition IS 'the topic''s partition, the same both times';
COMMENT ON COLUMN ops.replay_outcomes."offset" IS 'the offset at which it was first rejected';
COMMENT ON COLUMN ops.replay_outcomes.part IS 'which of the record''s events was sent again; null for the complete record';
COMMENT ON COLUMN ops.replay_outcomes.attempt IS 'the attempt number, from 1';
COMMENT ON COLUMN ops.replay_outcomes.at_offset IS 'its offset this time';
COMMENT ON COLUMN ops.replay_outcomes.replayed_at IS 'when Kafka took it this time';
COMMENT ON COLUMN ops.replay_outcomes.edited IS 'whether an edited copy was sent, and not the bytes that were rejected';
COMMENT ON COLUMN ops.replay_outcomes.stage IS 'the step that rejected it again; null if it was accepted';
COMMENT ON COLUMN ops.replay_outcomes.reason IS 'the reason why it was rejected again, as a code; null if it was accepted';
COMMENT ON COLUMN ops.replay_outcomes.detail IS 'the reason, in words';

CREATE OR REPLACE VIEW ops.open_quarantine
COMMENT 'Every record that was rejected and not accepted since: what replay sends again'
SECURITY INVOKER AS
SELECT
    refused.pipeline,
    refused.topic,
    refused.partition,
    refused."offset",
    refused.part,
    refused.kafka_timestamp,
    refused.stage,
    refused.reason,
    refused.detail,
    refused.payload,
    refused.quarantined_at,
    coalesce(again.attempts, 0) AS attempts,
    again.last_reason,
    again.last_detail
FROM ops.quarantine AS refused
LEFT JOIN (
    SELECT
        pipeline,
        topic,
        partition,
        "offset",
        part,
        max(attempt) AS attempts,
        bool_or(reason IS NULL) AS went_on,
        max_by(reason, attempt) AS last_reason,
        max_by(detail, attempt) AS last_detail
    FROM ops.replay_outcomes
    GROUP BY pipeline, topic, partition, "offset", part
) AS again
    ON again.pipeline = refused.pipeline
    AND again.topic = refused.topic
    AND again.partition = refused.partition
    AND again."offset" = refused."offset"
    AND again.part IS NOT DISTINCT FROM refused.part
WHERE refused.replay_of IS NULL
    AND NOT coalesce(again.went_on, false);

COMMENT ON COLUMN ops.open_quarantine.pipeline IS 'the pipeline that rejected the record';
COMMENT ON COLUMN ops.open_quarantine.topic IS 'the topic it came from';
COMMENT ON COLUMN ops.open_quarantine.partition IS 'the topic''s partition';
COMMENT ON COLUMN ops.open_quarantine."offset" IS 'its offset there, when it was first rejected';
COMMENT ON COLUMN ops.open_quarantine.part IS 'which of the record''s events was rejected; null for the complete record';
COMMENT ON COLUMN ops.open_quarantine.kafka_timestamp IS 'when Kafka first took it';
COMMENT ON COLUMN ops.open_quarantine.stage IS 'the step that first rejected it: parse, check, late or state';
COMMENT ON COLUMN ops.open_quarantine.reason IS 'the reason why it was first rejected, as a code';
COMMENT ON COLUMN ops.open_quarantine.detail IS 'the reason, in words';
COMMENT ON COLUMN ops.open_quarantine.payload IS 'the bytes that are sent again';
COMMENT ON COLUMN ops.open_quarantine.quarantined_at IS 'when it was first quarantined';
COMMENT ON COLUMN ops.open_quarantine.attempts IS 'how often it was sent again';
COMMENT ON COLUMN ops.open_quarantine.last_reason IS 'the reason why its last replay was rejected, as a code';
COMMENT ON COLUMN ops.open_quarantine.last_detail IS 'the reason, in words';

-- Where records are. The ledger has ranges of offsets: ask with from_offset <= X AND until_offset > X.

CREATE OR REPLACE VIEW ops.events
COMMENT 'What became of the records of a topic: a row per batch and range of offsets, and one for each rejection and replay'
SECURITY INVOKER AS
SELECT
    topic,
    partition,
    from_offset,
    until_offset,
    pipeline,
    CASE query WHEN 'skip' THEN 'skipped' ELSE 'read' END AS state,
    committed_at AS at,
    batch,
    accepted,
    filtered,
    quarantined,
    duplicates,
    CAST(NULL AS integer) AS part,
    CAST(NULL AS varchar) AS stage,
    CAST(NULL AS varchar) AS reason,
    CAST(NULL AS varchar) AS detail,
    CAST(NULL AS bigint) AS at_offset
FROM ops.ledger
UNION ALL
SELECT
    topic,
    partition,
    "offset",
    "offset" + 1,
    pipeline,
    'quarantined',
    quarantined_at,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    part,
    stage,
    reason,
    detail,
    NULL
FROM ops.quarantine
UNION ALL
SELECT
    topic,
    partition,
    "offset",
    "offset" + 1,
    pipeline,
    'replayed',
    replayed_at,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    part,
    NULL,
    NULL,
    NULL,
    at_offset
FROM ops.replays;

COMMENT ON COLUMN ops.events.topic IS 'the topic';
COMMENT ON COLUMN ops.events.partition IS 'its partition';
COMMENT ON COLUMN ops.events.from_offset IS 'the first offset of the range';
COMMENT ON COLUMN ops.events.until_offset IS 'the offset after its last';
COMMENT ON COLUMN ops.events.pipeline IS 'the pipeline that reads the topic';
COMMENT ON COLUMN ops.events.state IS 'read, skipped, quarantined or replayed; no row with read or skipped: not read yet';
COMMENT ON COLUMN ops.events.at IS 'when it was committed, quarantined, or taken by Kafka again';
COMMENT ON COLUMN ops.events.batch IS 'the batch that read the range';
COMMENT ON COLUMN ops.events.accepted IS 'how many records of the range were accepted';
COMMENT ON COLUMN ops.events.filtered IS 'how many of them were filtered';
COMMENT ON COLUMN ops.events.quarantined IS 'how many of them were rejected';
COMMENT ON COLUMN ops.events.duplicates IS 'how many of them were duplicates';
COMMENT ON COLUMN ops.events.part IS 'which event of the record was rejected or replayed; null for the complete record';
COMMENT ON COLUMN ops.events.stage IS 'the step that rejected it: parse, check, late or state';
COMMENT ON COLUMN ops.events.reason IS 'the reason, as a code';
COMMENT ON COLUMN ops.events.detail IS 'the reason, in words';
COMMENT ON COLUMN ops.events.at_offset IS 'of a replay, the record''s offset this time';
