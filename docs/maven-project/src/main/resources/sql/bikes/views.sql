CREATE OR REPLACE VIEW bikes.stations
COMMENT 'How many bikes each station has'
SECURITY INVOKER AS
SELECT station, max_by(bikes, _batch) AS bikes
FROM bikes.stations_changes
GROUP BY station
HAVING NOT max_by(_deleted, _batch);
