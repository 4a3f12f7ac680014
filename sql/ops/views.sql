-- What is still in the quarantine, and what came of records that were sent again.

CREATE OR REPLACE VIEW ops.replay_outcomes
COMMENT 'Each time that a record of the quarantine was sent again, and why it was refused anew, if it was'
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

COMMENT ON COLUMN ops.replay_outcomes.pipeline IS 'the pipeline that had refused the record';
COMMENT ON COLUMN ops.replay_outcomes.topic IS 'the topic it came from, and was sent to again';
COMMENT ON COLUMN ops.replay_outcomes.partition IS 'the topic''s partition, the same both times';
COMMENT ON COLUMN ops.replay_outcomes."offset" IS 'the offset at which it was refused first';
COMMENT ON COLUMN ops.replay_outcomes.part IS 'which of the record''s events was sent again; null if it was the whole record';
COMMENT ON COLUMN ops.replay_outcomes.attempt IS 'for the how-manieth time, counted from 1';
COMMENT ON COLUMN ops.replay_outcomes.at_offset IS 'the offset that it got this time';
COMMENT ON COLUMN ops.replay_outcomes.replayed_at IS 'when Kafka took it this time';
COMMENT ON COLUMN ops.replay_outcomes.stage IS 'where it was refused anew; null if it went on';
COMMENT ON COLUMN ops.replay_outcomes.reason IS 'why it was refused anew; null if it went on';
COMMENT ON COLUMN ops.replay_outcomes.detail IS 'why, for a person';

CREATE OR REPLACE VIEW ops.open_quarantine
COMMENT 'Every record that was refused and has not gone on since: what replay sends again'
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

COMMENT ON COLUMN ops.open_quarantine.pipeline IS 'the pipeline that refused the record';
COMMENT ON COLUMN ops.open_quarantine.topic IS 'the topic it came from';
COMMENT ON COLUMN ops.open_quarantine.partition IS 'the topic''s partition';
COMMENT ON COLUMN ops.open_quarantine."offset" IS 'its offset there, when it was refused first';
COMMENT ON COLUMN ops.open_quarantine.part IS 'which of the record''s events was refused; null if it was the whole record';
COMMENT ON COLUMN ops.open_quarantine.kafka_timestamp IS 'when Kafka took it first';
COMMENT ON COLUMN ops.open_quarantine.stage IS 'where it was refused first';
COMMENT ON COLUMN ops.open_quarantine.reason IS 'why it was refused first';
COMMENT ON COLUMN ops.open_quarantine.detail IS 'why, for a person';
COMMENT ON COLUMN ops.open_quarantine.payload IS 'the bytes that are sent again';
COMMENT ON COLUMN ops.open_quarantine.quarantined_at IS 'when it was put here first';
COMMENT ON COLUMN ops.open_quarantine.attempts IS 'how often it was sent again';
COMMENT ON COLUMN ops.open_quarantine.last_reason IS 'why it was refused the last time that it was sent again';
COMMENT ON COLUMN ops.open_quarantine.last_detail IS 'why, for a person';
