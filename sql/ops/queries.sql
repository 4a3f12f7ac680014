-- What an operator may ask. ./millrace sql --file sql/ops/queries.sql
USE ops;

-- How far is each pipeline, how old is the newest record that readers see, and how many waited behind it?
SELECT pipeline, records, records_last_minute, newest_at, age_seconds, waiting FROM freshness ORDER BY pipeline;

-- Where did all records go?
SELECT
    pipeline,
    sum(read) AS read,
    sum(accepted) AS accepted,
    sum(filtered) AS filtered,
    sum(quarantined) AS quarantined,
    coalesce(sum(duplicates), 0) AS duplicates
FROM ledger
GROUP BY pipeline
ORDER BY pipeline;

-- What was rejected, and why?
SELECT pipeline, stage, reason, rejected, example_detail FROM rejections ORDER BY pipeline, rejected DESC, stage, reason;

-- Which of these records were not accepted since?
SELECT pipeline, stage, reason, count(*) AS records, max(attempts) AS attempts
FROM open_quarantine
GROUP BY pipeline, stage, reason
ORDER BY pipeline, stage, reason;

-- How many records were sent again, and how many of them were accepted?
SELECT pipeline, count(*) AS sent_again, count_if(reason IS NULL) AS went_on
FROM replay_outcomes
GROUP BY pipeline
ORDER BY pipeline;

-- Which tables have small files?
SELECT pipeline, table_name, files, small_files, bytes FROM small_files ORDER BY pipeline, table_name;

-- What became of the offsets of all topics? For one record, add topic, partition, from_offset <= X and until_offset > X.
SELECT pipeline, state, reason, sum(until_offset - from_offset) AS offsets
FROM events
GROUP BY pipeline, state, reason
ORDER BY pipeline, state, reason;
