-- What one may ask of the game. ./millrace sql --file sql/game/queries.sql
USE game;

-- Which tables and views are there?
show tables;

-- Which columns does an event have?
describe valid_events;

-- How many events of swords and guilds came?
select count(*) as num_entries from valid_events;

-- What do events look like?
select * from valid_events limit 10;

-- How often was something gained, and how often lost?
select direction, count(*) as num_events from valid_events group by direction;

-- How many events are there by now?
select count(*) as num_events from valid_events;

-- What did each player do how often?
select host,event_type,count(*) as num_events from valid_events group by host,event_type order by event_type desc;

-- Which swords and guilds did each player have to do with?
select host, event_type, event_detail from valid_events group by host,event_type, event_detail order by event_type, event_detail  desc;

-- Who owns the most swords?
SELECT player, swords, kinds_of_sword, guilds FROM players ORDER BY swords DESC, player LIMIT 10;

-- Which swords are owned most, and by how many players?
SELECT sword, sum(quantity) AS swords, count(*) AS players FROM swords GROUP BY sword ORDER BY swords DESC, sword LIMIT 10;

-- Which guilds have the most members?
SELECT guild, count(*) AS members FROM guilds GROUP BY guild ORDER BY members DESC, guild LIMIT 10;

-- What do players try in vain?
SELECT reason, count(*) AS attempts, count(DISTINCT player) AS players FROM refused_actions GROUP BY reason ORDER BY attempts DESC, reason;

-- How many swords of each kind were bought, minute by minute?
SELECT date_trunc('minute', acted_at) AS minute, item AS sword, count(*) AS bought
FROM actions
WHERE action = 'bought a sword'
GROUP BY 1, 2
ORDER BY 1, 2;
