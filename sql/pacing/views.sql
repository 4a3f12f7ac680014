-- The last notification of each runner, their segments, and their totals.

CREATE OR REPLACE VIEW pacing.latest_notifications
COMMENT 'The last notification of each runner'
SECURITY INVOKER AS
SELECT
    track,
    max(window_start) AS window_start,
    max(window_end) AS window_end,
    max_by(short_average, window_start) AS short_average,
    max_by(long_average, window_start) AS long_average,
    max_by(ratio, window_start) AS ratio,
    max_by(notification, window_start) AS notification
FROM pacing.notifications
GROUP BY track;

COMMENT ON COLUMN pacing.latest_notifications.track IS 'the runner';
COMMENT ON COLUMN pacing.latest_notifications.window_start IS 'when the short window begins';
COMMENT ON COLUMN pacing.latest_notifications.window_end IS 'when both windows end';
COMMENT ON COLUMN pacing.latest_notifications.short_average IS 'distance per second in the short window';
COMMENT ON COLUMN pacing.latest_notifications.long_average IS 'distance per second in the long window';
COMMENT ON COLUMN pacing.latest_notifications.ratio IS 'the short average divided by the long one';
COMMENT ON COLUMN pacing.latest_notifications.notification IS 'underperforming below a ratio of 0.9, pacing below 1.1, else outperforming';

CREATE OR REPLACE VIEW pacing.segments
COMMENT 'How each runner came from one position to the next'
SECURITY INVOKER AS
SELECT
    track,
    time AS began_at,
    next_time AS ended_at,
    abs(next_spot - spot) AS distance,
    date_diff('millisecond', time, next_time) / 1e3 AS seconds,
    abs(next_spot - spot) * 1e3 / date_diff('millisecond', time, next_time) AS speed
FROM (
    SELECT
        track,
        time,
        spot,
        lead(time) OVER run AS next_time,
        lead(spot) OVER run AS next_spot
    FROM pacing.positions
    WINDOW run AS (PARTITION BY track ORDER BY time, spot)
)
WHERE next_time > time;

COMMENT ON COLUMN pacing.segments.track IS 'the runner';
COMMENT ON COLUMN pacing.segments.began_at IS 'when the runner was at the first position';
COMMENT ON COLUMN pacing.segments.ended_at IS 'when the runner was at the next position';
COMMENT ON COLUMN pacing.segments.distance IS 'the distance between the two';
COMMENT ON COLUMN pacing.segments.seconds
    IS 'how long it took; more than pacing.pause is not taken for running, and in no average';
COMMENT ON COLUMN pacing.segments.speed IS 'distance per second';

CREATE OR REPLACE VIEW pacing.runners
COMMENT 'Each runner in total: distance, speed, and how often they got each notification'
SECURITY INVOKER AS
SELECT
    track,
    distance,
    seconds,
    distance / seconds AS speed,
    coalesce(underperforming, 0) AS underperforming,
    coalesce(pacing, 0) AS pacing,
    coalesce(outperforming, 0) AS outperforming,
    last_seen_at
FROM (
    SELECT track, sum(distance) AS distance, sum(seconds) AS seconds, max(ended_at) AS last_seen_at
    FROM pacing.segments
    GROUP BY track
)
LEFT JOIN (
    SELECT
        track,
        count_if(notification = 'underperforming') AS underperforming,
        count_if(notification = 'pacing') AS pacing,
        count_if(notification = 'outperforming') AS outperforming
    FROM pacing.notifications
    GROUP BY track
) USING (track);

COMMENT ON COLUMN pacing.runners.track IS 'the runner';
COMMENT ON COLUMN pacing.runners.distance IS 'how far the runner came';
COMMENT ON COLUMN pacing.runners.seconds IS 'in how many seconds, pauses among them';
COMMENT ON COLUMN pacing.runners.speed IS 'distance per second of those';
COMMENT ON COLUMN pacing.runners.underperforming IS 'in how many short windows the runner was slower than usual';
COMMENT ON COLUMN pacing.runners.pacing IS 'in how many short windows the runner was as fast as usual';
COMMENT ON COLUMN pacing.runners.outperforming IS 'in how many short windows the runner was faster than usual';
COMMENT ON COLUMN pacing.runners.last_seen_at IS 'when the runner was at the last position';
