-- What has to be so of conversations: each statement gives the rows that are otherwise.
USE courier;

-- Every row on which the streamed table and the one worked out from the messages differ: none, once
-- all is committed. While messages arrive, the tables of a batch become visible one after another.

SELECT 'streamed' AS side, *
FROM (
    SELECT * FROM customer_courier_conversations
    EXCEPT
    SELECT * FROM conversations_from_messages
)
UNION ALL
SELECT 'from messages' AS side, *
FROM (
    SELECT * FROM conversations_from_messages
    EXCEPT
    SELECT * FROM customer_courier_conversations
)
ORDER BY order_id, side;

-- A conversation has a message, and the latest is not before the first.
SELECT *
FROM customer_courier_conversations
WHERE num_messages_courier + num_messages_customer = 0 OR last_message_time < conversation_started_at;

-- The tables hold as many rows as the ledger says.
SELECT table_name, coalesce(told, 0) AS told, held
FROM (
    SELECT 'messages' AS table_name, count(*) AS held FROM messages
    UNION ALL
    SELECT 'orders', count(*) FROM orders
)
LEFT JOIN (
    SELECT table_name, sum(rows) AS told
    FROM courier.ledger
    CROSS JOIN UNNEST(written) AS got (table_name, rows)
    GROUP BY table_name
) USING (table_name)
WHERE coalesce(told, 0) <> held;
