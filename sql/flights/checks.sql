-- What has to be so of flights: each statement gives the rows that are otherwise, none once all is committed.
USE flights;

-- Totals of users are the sums of their flights.
SELECT email_address, told.total_flight_duration, told.number_of_flights, counted.minutes, counted.flights
FROM user_statistics AS told
FULL JOIN (
    SELECT email_address, sum(date_diff('minute', departure_time, arrival_time)) AS minutes, count(*) AS flights
    FROM flight_data
    GROUP BY email_address
) AS counted USING (email_address)
WHERE told.total_flight_duration IS DISTINCT FROM counted.minutes OR told.number_of_flights IS DISTINCT FROM counted.flights;

-- Each minute has exactly the flights that Kafka took in it.
SELECT email_address, window_start, told.total_flight_duration, told.number_of_flights, counted.minutes, counted.flights
FROM user_statistics_by_minute AS told
LEFT JOIN (
    SELECT
        email_address,
        date_trunc('minute', sent_at) AS window_start,
        sum(date_diff('minute', departure_time, arrival_time)) AS minutes,
        count(*) AS flights
    FROM flight_data
    GROUP BY 1, 2
) AS counted USING (email_address, window_start)
WHERE told.total_flight_duration IS DISTINCT FROM counted.minutes OR told.number_of_flights IS DISTINCT FROM counted.flights;

-- No flight had arrived when it was sent.
SELECT * FROM flight_data WHERE arrival_time < sent_at;

-- The tables hold as many rows as the ledger says.
SELECT table_name, coalesce(told, 0) AS told, held
FROM (
    SELECT 'flight_data' AS table_name, count(*) AS held FROM flight_data
    UNION ALL
    SELECT 'user_statistics_by_minute', count(*) FROM user_statistics_by_minute
)
LEFT JOIN (
    SELECT table_name, sum(rows) AS told
    FROM flights.ledger
    CROSS JOIN UNNEST(written) AS got (table_name, rows)
    GROUP BY table_name
) USING (table_name)
WHERE coalesce(told, 0) <> held;
