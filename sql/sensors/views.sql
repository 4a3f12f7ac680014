-- What is wrong with the motion of devices: it is counted anew from the accelerometer's readings. A
-- reading that was delivered twice counts once. Empty if all is well.

CREATE OR REPLACE VIEW sensors.motion_check
COMMENT 'Each second of a device of which motion says something else than the readings do'
SECURITY INVOKER AS
WITH
    readings AS (
        SELECT device_id, time_ns, max(total) AS total
        FROM sensors.accelerometer
        GROUP BY device_id, time_ns
    ),
    recounted AS (
        SELECT
            device_id,
            date_trunc('second', from_unixtime_nanos(time_ns)) AS second,
            count(*) AS readings,
            avg(total) AS average_total,
            max(total) AS highest_total
        FROM readings
        GROUP BY 1, 2
    ),
    over AS (
        SELECT * FROM recounted WHERE second <= (SELECT max(second) FROM sensors.motion)
    )
SELECT
    coalesce(motion.device_id, over.device_id) AS device_id,
    coalesce(motion.second, over.second) AS second,
    motion.readings,
    over.readings AS recounted_readings,
    motion.average_total,
    over.average_total AS recounted_average_total,
    motion.highest_total,
    over.highest_total AS recounted_highest_total
FROM sensors.motion AS motion
FULL JOIN over ON motion.device_id = over.device_id AND motion.second = over.second
WHERE motion.readings IS DISTINCT FROM over.readings
    OR motion.highest_total IS DISTINCT FROM over.highest_total
    OR abs(motion.average_total - over.average_total) > 1e-9 * motion.average_total;
