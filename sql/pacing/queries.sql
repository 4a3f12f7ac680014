-- What one may ask of runners. ./millrace sql --file sql/pacing/queries.sql
USE pacing;

-- How does each runner do at present?
SELECT track, notification, round(ratio, 3) AS ratio, window_end FROM latest_notifications ORDER BY track LIMIT 10;

-- How often did runners get each notification?
SELECT notification, count(*) AS num_notifications FROM notifications GROUP BY notification ORDER BY notification;

-- Who is faster than usual most often?
SELECT track, outperforming, pacing, underperforming FROM runners ORDER BY outperforming DESC, track LIMIT 10;

-- Who came furthest, and how fast?
SELECT track, distance, round(speed, 3) AS speed FROM runners ORDER BY distance DESC, track LIMIT 10;

-- How did one runner's pace go beside the long average?
SELECT window_start, round(short_average, 3) AS short_average, round(long_average, 3) AS long_average, notification
FROM notifications
WHERE track = 'user7'
ORDER BY window_start;

-- When did that runner go fastest from one position to the next?
SELECT began_at, distance, seconds, round(speed, 3) AS speed FROM segments WHERE track = 'user7' ORDER BY segments.speed DESC, began_at LIMIT 3;
