-- Devices as they are now, and strong movements.

CREATE OR REPLACE VIEW sensors.devices
COMMENT 'Each device: where it was last, and how it moved'
SECURITY INVOKER AS
SELECT
    device_id,
    max(second) AS last_second,
    max_by(latitude, second) AS latitude,
    max_by(longitude, second) AS longitude,
    max_by(battery_level, second) AS battery_level,
    count(*) AS seconds,
    sum(readings) AS readings,
    max(highest_total) AS highest_total
FROM sensors.motion
GROUP BY device_id;

COMMENT ON COLUMN sensors.devices.device_id IS 'the device';
COMMENT ON COLUMN sensors.devices.last_second IS 'the last second of which anything is known';
COMMENT ON COLUMN sensors.devices.latitude IS 'where the device was then; null if that is long ago or unknown';
COMMENT ON COLUMN sensors.devices.longitude IS 'where the device was then; null if that is long ago or unknown';
COMMENT ON COLUMN sensors.devices.battery_level
    IS 'how full its battery was then, from 0 to 1; null if that is long ago or unknown';
COMMENT ON COLUMN sensors.devices.seconds IS 'in how many seconds it moved';
COMMENT ON COLUMN sensors.devices.readings IS 'how many readings of the accelerometer those have';
COMMENT ON COLUMN sensors.devices.highest_total IS 'the strongest of its movements';

CREATE OR REPLACE VIEW sensors.strong_movements
COMMENT 'Readings of the accelerometer with a total above 50, each once however often it was delivered'
SECURITY INVOKER AS
SELECT DISTINCT time, time_ns, device_id, session_id, x, y, z, total
FROM sensors.accelerometer
WHERE total > 50;

COMMENT ON COLUMN sensors.strong_movements.time IS 'when it was read; time_ns says it to the last digit';
COMMENT ON COLUMN sensors.strong_movements.time_ns IS 'when it was read, in nanoseconds since 1970';
COMMENT ON COLUMN sensors.strong_movements.device_id IS 'the device';
COMMENT ON COLUMN sensors.strong_movements.session_id IS 'what the device calls the stretch of time in which it sends';
COMMENT ON COLUMN sensors.strong_movements.x IS 'how strongly it is pushed along its x axis';
COMMENT ON COLUMN sensors.strong_movements.y IS 'along its y axis';
COMMENT ON COLUMN sensors.strong_movements.z IS 'along its z axis';
COMMENT ON COLUMN sensors.strong_movements.total IS '|x| + |y| + |z|';

-- Errors in the motion of devices, recounted from the accelerometer's readings. A reading that was
-- delivered twice counts once. Empty if there are none.

CREATE OR REPLACE VIEW sensors.motion_check
COMMENT 'Each second of a device for which motion and the readings disagree'
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

COMMENT ON COLUMN sensors.motion_check.device_id IS 'the device';
COMMENT ON COLUMN sensors.motion_check.second IS 'the second';
COMMENT ON COLUMN sensors.motion_check.readings IS 'the number of readings in motion';
COMMENT ON COLUMN sensors.motion_check.recounted_readings IS 'the number of readings in accelerometer';
COMMENT ON COLUMN sensors.motion_check.average_total IS 'the average total in motion';
COMMENT ON COLUMN sensors.motion_check.recounted_average_total IS 'the average total of the readings';
COMMENT ON COLUMN sensors.motion_check.highest_total IS 'the highest total in motion';
COMMENT ON COLUMN sensors.motion_check.recounted_highest_total IS 'the highest total of the readings';
