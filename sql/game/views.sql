-- The keyed tables of the game: of each key's changes the latest, unless it ended the key.

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
