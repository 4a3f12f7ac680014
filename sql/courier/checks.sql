-- Every row on which the streamed table and the one worked out from the messages differ: none, once
-- all is committed. While messages arrive, the tables of a batch become visible one after another.

SELECT 'streamed' AS side, *
FROM (
    SELECT * FROM courier.customer_courier_conversations
    EXCEPT
    SELECT * FROM courier.conversations_from_messages
)
UNION ALL
SELECT 'from messages' AS side, *
FROM (
    SELECT * FROM courier.conversations_from_messages
    EXCEPT
    SELECT * FROM courier.customer_courier_conversations
)
ORDER BY order_id, side;
