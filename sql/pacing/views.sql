-- What each runner heard last.

CREATE OR REPLACE VIEW pacing.latest_notifications
COMMENT 'How each runner did in the last short window that was told of'
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
COMMENT ON COLUMN pacing.latest_notifications.ratio IS 'the short average by the long one';
COMMENT ON COLUMN pacing.latest_notifications.notification IS 'underperforming below a ratio of 0.9, pacing below 1.1, else outperforming';
