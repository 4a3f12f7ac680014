-- What one may ask of devices with sensors. ./millrace sql --file sql/sensors/queries.sql
USE sensors;

-- Which sensors are there, and how much do they say?
SELECT sensor, count(*) AS readings, count(DISTINCT device_id) AS devices FROM readings GROUP BY sensor ORDER BY sensor;

-- Where is each device, and how full is its battery?
SELECT device_id, last_second, latitude, longitude, battery_level FROM devices ORDER BY device_id LIMIT 10;

-- Which devices were moved strongly, and when?
SELECT device_id, date_trunc('second', time) AS second, count(*) AS movements, max(total) AS highest_total
FROM strong_movements
GROUP BY 1, 2
ORDER BY 2, 1
LIMIT 10;

-- What do accelerometers read?
SELECT time, time_ns, device_id, x, y, z, total FROM accelerometer ORDER BY time_ns, device_id LIMIT 3;

-- How did devices move, second by second?
SELECT device_id, second, readings, average_total, highest_total FROM motion ORDER BY second, device_id LIMIT 10;

-- What does a sensor say that no table was made for?
SELECT time, element_at("values", 'latitude') AS latitude, element_at("values", 'longitude') AS longitude
FROM readings
WHERE sensor = 'location'
ORDER BY time_ns, device_id
LIMIT 3;
