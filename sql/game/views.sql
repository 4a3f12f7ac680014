-- What players did, and what they own and belong to now. Views of keyed tables show the latest change of each key,
-- unless it ended the key.

CREATE OR REPLACE VIEW game.swords
COMMENT 'How many swords of each kind a player owns'
SECURITY INVOKER AS
SELECT
    player,
    sword,
    max_by(quantity, _batch) AS quantity,
    max_by(updated_at, _batch) AS updated_at
FROM game.swords_changes
GROUP BY player, sword
HAVING NOT max_by(_deleted, _batch);

COMMENT ON COLUMN game.swords.player IS 'the player';
COMMENT ON COLUMN game.swords.sword IS 'the kind of sword';
COMMENT ON COLUMN game.swords.quantity IS 'how many the player owns';
COMMENT ON COLUMN game.swords.updated_at IS 'when the player last bought or destroyed one';

CREATE OR REPLACE VIEW game.guilds
COMMENT 'Which guilds a player is a member of'
SECURITY INVOKER AS
SELECT
    player,
    guild,
    max_by(joined_at, _batch) AS joined_at
FROM game.guilds_changes
GROUP BY player, guild
HAVING NOT max_by(_deleted, _batch);

COMMENT ON COLUMN game.guilds.player IS 'the player';
COMMENT ON COLUMN game.guilds.guild IS 'the guild';
COMMENT ON COLUMN game.guilds.joined_at IS 'when the player joined it';

CREATE OR REPLACE VIEW game.actions
COMMENT 'What players did with swords and guilds, in plain words; includes impossible actions'
SECURITY INVOKER AS
SELECT
    with_timezone(CAST(timestamp AS timestamp(3)), 'UTC') AS acted_at,
    host AS player,
    CASE
        WHEN event_type = 'sword_event' AND direction = 'increase' THEN 'bought a sword'
        WHEN event_type = 'sword_event' THEN 'destroyed a sword'
        WHEN direction = 'increase' THEN 'joined a guild'
        ELSE 'left a guild'
    END AS action,
    event_detail AS item
FROM game.valid_events;

COMMENT ON COLUMN game.actions.acted_at IS 'when Kafka took the event';
COMMENT ON COLUMN game.actions.player IS 'the player';
COMMENT ON COLUMN game.actions.action IS 'bought a sword, destroyed a sword, joined a guild or left a guild';
COMMENT ON COLUMN game.actions.item IS 'the kind of sword, or the guild';

CREATE OR REPLACE VIEW game.players
COMMENT 'Each active player: their swords and guilds now, and the number of their actions'
SECURITY INVOKER AS
SELECT
    player,
    coalesce(swords, 0) AS swords,
    coalesce(kinds_of_sword, 0) AS kinds_of_sword,
    coalesce(guilds, 0) AS guilds,
    actions,
    coalesce(refused_actions, 0) AS refused_actions,
    first_action_at,
    last_action_at
FROM (
    SELECT player, count(*) AS actions, min(acted_at) AS first_action_at, max(acted_at) AS last_action_at
    FROM game.actions
    GROUP BY player
)
LEFT JOIN (
    SELECT player, sum(quantity) AS swords, count(*) AS kinds_of_sword FROM game.swords GROUP BY player
) USING (player)
LEFT JOIN (SELECT player, count(*) AS guilds FROM game.guilds GROUP BY player) USING (player)
LEFT JOIN (SELECT player, count(*) AS refused_actions FROM game.refused_actions GROUP BY player) USING (player);

COMMENT ON COLUMN game.players.player IS 'the player';
COMMENT ON COLUMN game.players.swords IS 'how many swords the player owns';
COMMENT ON COLUMN game.players.kinds_of_sword IS 'how many kinds of sword those are';
COMMENT ON COLUMN game.players.guilds IS 'how many guilds the player is in';
COMMENT ON COLUMN game.players.actions IS 'how many actions the player tried';
COMMENT ON COLUMN game.players.refused_actions IS 'how many of those actions were impossible';
COMMENT ON COLUMN game.players.first_action_at IS 'when the player first did something';
COMMENT ON COLUMN game.players.last_action_at IS 'when the player last did something';
