-- What has to be so of devices: each statement gives the rows that are otherwise, none once all is committed.
USE sensors;

-- Every second is the same when recounted from the accelerometer's readings.
SELECT * FROM motion_check;

-- A device has one row for a second.
SELECT device_id, second, count(*) AS times FROM motion GROUP BY device_id, second HAVING count(*) > 1;

-- The accelerometer has what the readings have.
SELECT *
FROM (SELECT count(*) AS readings FROM readings WHERE sensor = 'accelerometer')
CROSS JOIN (SELECT count(*) AS accelerometer FROM accelerometer)
WHERE readings <> accelerometer;

-- A total is the sum of its parts.
SELECT * FROM accelerometer WHERE abs(total - (abs(x) + abs(y) + abs(z))) > 1e-9 * total;

-- The tables hold as many rows as the ledger says.
SELECT table_name, coalesce(told, 0) AS told, held
FROM (
    SELECT 'readings' AS table_name, count(*) AS held FROM readings
    UNION ALL
    SELECT 'accelerometer', count(*) FROM accelerometer
    UNION ALL
    SELECT 'motion', count(*) FROM motion
)
LEFT JOIN (
    SELECT table_name, sum(rows) AS told
    FROM sensors.ledger
    CROSS JOIN UNNEST(written) AS got (table_name, rows)
    GROUP BY table_name
) USING (table_name)
WHERE coalesce(told, 0) <> held;
