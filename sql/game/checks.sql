-- What has to be so in the game: each statement gives the rows that are otherwise, none once all is committed. While
-- events arrive, the tables of a batch become visible one after another.
USE game;

-- Nobody owns less than one sword of a kind.
SELECT player, sword, quantity FROM swords WHERE quantity < 1;

-- Players own the swords that they bought and have not destroyed since.
SELECT player, sword, owned.quantity AS owned, counted.quantity AS counted
FROM swords AS owned
FULL JOIN (
    SELECT player, sword, sum(change) AS quantity
    FROM (
        SELECT host AS player, event_detail AS sword, IF(direction = 'increase', 1, -1) AS change
        FROM valid_events
        WHERE event_type = 'sword_event'
        UNION ALL
        SELECT player, event_detail, 1
        FROM refused_actions
        WHERE event_type = 'sword_event'
    )
    GROUP BY player, sword
    HAVING sum(change) <> 0
) AS counted USING (player, sword)
WHERE owned.quantity IS DISTINCT FROM counted.quantity;

-- Players are in the guilds that they joined and have not left since.
SELECT player, guild, joined.joined_at, counted.memberships
FROM guilds AS joined
FULL JOIN (
    SELECT player, guild, sum(change) AS memberships
    FROM (
        SELECT host AS player, event_detail AS guild, IF(direction = 'increase', 1, -1) AS change
        FROM valid_events
        WHERE event_type = 'guild_event'
        UNION ALL
        SELECT player, event_detail, IF(direction = 'increase', -1, 1)
        FROM refused_actions
        WHERE event_type = 'guild_event'
    )
    GROUP BY player, guild
    HAVING sum(change) <> 0
) AS counted USING (player, guild)
WHERE joined.joined_at IS NULL OR counted.memberships IS DISTINCT FROM 1;

-- The tables hold as many rows as the ledger says.
SELECT table_name, coalesce(told, 0) AS told, held
FROM (
    SELECT 'valid_events' AS table_name, count(*) AS held FROM valid_events
    UNION ALL
    SELECT 'refused_actions', count(*) FROM refused_actions
)
LEFT JOIN (
    SELECT table_name, sum(rows) AS told
    FROM game.ledger
    CROSS JOIN UNNEST(written) AS got (table_name, rows)
    GROUP BY table_name
) USING (table_name)
WHERE coalesce(told, 0) <> held;
