-- How much each user flies: of each user's changes the latest.

CREATE OR REPLACE VIEW flights.user_statistics
COMMENT 'How much each user flies, all in all'
SECURITY INVOKER AS
SELECT
    email_address,
    max_by(total_flight_duration, _batch) AS total_flight_duration,
    max_by(number_of_flights, _batch) AS number_of_flights
FROM flights.user_statistics_changes
GROUP BY email_address
HAVING NOT max_by(_deleted, _batch);

COMMENT ON COLUMN flights.user_statistics.email_address IS 'who flies';
COMMENT ON COLUMN flights.user_statistics.total_flight_duration IS 'minutes of all the user''s flights';
COMMENT ON COLUMN flights.user_statistics.number_of_flights IS 'how many flights those are';
