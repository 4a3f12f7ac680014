-- What has to be so of runners: each statement gives the rows that are otherwise, none once all is committed.
USE pacing;

-- Every segment takes some time.
SELECT * FROM segments WHERE seconds <= 0;

-- A ratio is the short average by the long one, and the notification says what it means.
SELECT *
FROM notifications
WHERE abs(ratio - short_average / long_average) > 1e-9
    OR notification <> CASE WHEN ratio < 0.9 THEN 'underperforming' WHEN ratio < 1.1 THEN 'pacing' ELSE 'outperforming' END;

-- A runner gets one notification per window.
SELECT track, window_start, count(*) AS times FROM notifications GROUP BY track, window_start HAVING count(*) > 1;

-- A short average is distance by duration of the window's segments. What pacing.pause leaves out is taken to be above
-- 100 s. Trino knows milliseconds, so windows with a position that close to an end, or less than a second, are left out.
SELECT told.track, told.window_start, told.short_average, told.counted
FROM (
    SELECT
        notifications.track,
        window_start,
        short_average,
        sum(distance) / sum(seconds) AS counted,
        sum(seconds) AS seconds,
        bool_or(
            abs(date_diff('millisecond', window_start, began_at)) <= 1
            OR abs(date_diff('millisecond', window_end, began_at)) <= 1) AS is_unsure
    FROM notifications
    JOIN segments
        ON segments.track = notifications.track
        AND began_at BETWEEN window_start - INTERVAL '0.001' SECOND AND window_end
        AND seconds <= 100
    GROUP BY notifications.track, window_start, short_average
) AS told
WHERE NOT is_unsure AND seconds > 1 AND abs(counted - short_average) > 0.01 * short_average;

-- The tables hold as many rows as the ledger says.
SELECT table_name, coalesce(told, 0) AS told, held
FROM (
    SELECT 'positions' AS table_name, count(*) AS held FROM positions
    UNION ALL
    SELECT 'notifications', count(*) FROM notifications
)
LEFT JOIN (
    SELECT table_name, sum(rows) AS told
    FROM pacing.ledger
    CROSS JOIN UNNEST(written) AS got (table_name, rows)
    GROUP BY table_name
) USING (table_name)
WHERE coalesce(told, 0) <> held;
