-- What one may ask of flights and those who fly. ./millrace sql --file sql/flights/queries.sql
USE flights;

-- How many flights does each airline have?
SELECT source, count(*) AS flights FROM flight_data GROUP BY source ORDER BY source;

-- Who flies most?
SELECT email_address, total_flight_duration, number_of_flights FROM user_statistics ORDER BY total_flight_duration DESC, email_address LIMIT 10;

-- Which routes are flown most?
SELECT departure_airport_code, arrival_airport_code, flights, users, average_minutes
FROM routes
ORDER BY flights DESC, departure_airport_code, arrival_airport_code
LIMIT 10;

-- How much was booked, minute by minute?
SELECT window_start, sum(number_of_flights) AS flights, sum(total_flight_duration) AS minutes, count(*) AS users
FROM user_statistics_by_minute
GROUP BY window_start
ORDER BY window_start;

-- Which flights depart next?
SELECT departure_time, flight_number, departure_airport_code, arrival_airport_code, source
FROM flight_data
WHERE departure_time > current_timestamp
ORDER BY departure_time, flight_number
LIMIT 10;
