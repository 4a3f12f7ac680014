-- How much each user flies (the latest change of each user), and where flights go.

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

CREATE OR REPLACE VIEW flights.routes
COMMENT 'How many flights go from one airport to another, and how long they take'
SECURITY INVOKER AS
SELECT
    departure_airport_code,
    arrival_airport_code,
    count(*) AS flights,
    count(DISTINCT email_address) AS users,
    avg(date_diff('minute', departure_time, arrival_time)) AS average_minutes
FROM flights.flight_data
GROUP BY departure_airport_code, arrival_airport_code;

COMMENT ON COLUMN flights.routes.departure_airport_code IS 'the airport of departure';
COMMENT ON COLUMN flights.routes.arrival_airport_code IS 'the airport of arrival';
COMMENT ON COLUMN flights.routes.flights IS 'how many flights were booked';
COMMENT ON COLUMN flights.routes.users IS 'by how many users';
COMMENT ON COLUMN flights.routes.average_minutes IS 'how many minutes such a flight takes on average';
