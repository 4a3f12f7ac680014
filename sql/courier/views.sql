-- The conversations of couriers and customers: the streamed table, and the same from the messages.

-- Each life of an order's state has left its changes. They can be merged in any order:
-- minimum and maximum of times, messages by their digests, and the last of the cities.
CREATE OR REPLACE VIEW courier.customer_courier_conversations
COMMENT 'The conversation of each order: who wrote first, how soon the other answered, and how it stands'
SECURITY INVOKER AS
SELECT
    order_id,
    city_code,
    first_courier_message,
    first_customer_message,
    cardinality(map_filter(messages, (message, sender) -> sender = 'Courier')) AS num_messages_courier,
    cardinality(map_filter(messages, (message, sender) -> sender = 'Customer')) AS num_messages_customer,
    IF(first_courier_message <= first_customer_message OR first_customer_message IS NULL, 'Courier', 'Customer')
        AS first_message_by,
    coalesce(
        least(first_courier_message, first_customer_message),
        first_courier_message,
        first_customer_message) AS conversation_started_at,
    abs(date_diff('second', first_courier_message, first_customer_message)) AS first_responsetime_delay_seconds,
    last_message_time,
    last_message_order_stage
FROM (
    SELECT
        order_id,
        max_by(city_code, _batch) FILTER (WHERE city_code IS NOT NULL) AS city_code,
        min(first_courier_message) AS first_courier_message,
        min(first_customer_message) AS first_customer_message,
        map_union(messages) AS messages,
        max(last_message_time) AS last_message_time,
        max_by(last_message_order_stage, ROW(last_message_time, last_message_order_stage))
            FILTER (WHERE last_message_time IS NOT NULL) AS last_message_order_stage
    FROM courier.customer_courier_conversations_changes
    GROUP BY order_id
)
WHERE last_message_time IS NOT NULL;

COMMENT ON COLUMN courier.customer_courier_conversations.order_id IS 'the order';
COMMENT ON COLUMN courier.customer_courier_conversations.city_code
    IS 'the city of the order; null until its order event came';
COMMENT ON COLUMN courier.customer_courier_conversations.first_courier_message
    IS 'when the courier sent the first message';
COMMENT ON COLUMN courier.customer_courier_conversations.first_customer_message
    IS 'when the customer sent the first message';
COMMENT ON COLUMN courier.customer_courier_conversations.num_messages_courier IS 'how many messages the courier sent';
COMMENT ON COLUMN courier.customer_courier_conversations.num_messages_customer
    IS 'how many messages the customer sent';
COMMENT ON COLUMN courier.customer_courier_conversations.first_message_by
    IS 'who sent the earliest message: Courier or Customer';
COMMENT ON COLUMN courier.customer_courier_conversations.conversation_started_at
    IS 'when the earliest message was sent';
COMMENT ON COLUMN courier.customer_courier_conversations.first_responsetime_delay_seconds
    IS 'whole seconds from the first message to the first of the other side; null until there is one';
COMMENT ON COLUMN courier.customer_courier_conversations.last_message_time IS 'when the latest message was sent';
COMMENT ON COLUMN courier.customer_courier_conversations.last_message_order_stage
    IS 'how far the order was when the latest message was sent';

-- The same rows, computed from all messages. Its cost grows with the number of messages.
CREATE OR REPLACE VIEW courier.conversations_from_messages
COMMENT 'The conversation of each order, computed from all messages and orders'
SECURITY INVOKER AS
WITH said AS (
    SELECT DISTINCT
        order_id,
        sender,
        sender_app_type,
        courier_id,
        customer_id,
        from_id,
        to_id,
        chat_started_by_message,
        order_stage,
        message_sent_time
    FROM courier.messages
),
conversations AS (
    SELECT
        order_id,
        min(message_sent_time) FILTER (WHERE sender = 'Courier') AS first_courier_message,
        min(message_sent_time) FILTER (WHERE sender = 'Customer') AS first_customer_message,
        count_if(sender = 'Courier') AS num_messages_courier,
        count_if(sender = 'Customer') AS num_messages_customer,
        min_by(sender, ROW(message_sent_time, sender)) AS first_message_by,
        min(message_sent_time) AS conversation_started_at,
        max(message_sent_time) AS last_message_time,
        max_by(order_stage, ROW(message_sent_time, order_stage)) AS last_message_order_stage
    FROM said
    GROUP BY order_id
),
cities AS (
    SELECT order_id, max_by(city_code, ROW(kafka_timestamp, "partition", "offset")) AS city_code
    FROM courier.orders
    GROUP BY order_id
)
SELECT
    order_id,
    city_code,
    first_courier_message,
    first_customer_message,
    num_messages_courier,
    num_messages_customer,
    first_message_by,
    conversation_started_at,
    date_diff(
        'second',
        conversation_started_at,
        IF(first_message_by = 'Courier', first_customer_message, first_courier_message))
        AS first_responsetime_delay_seconds,
    last_message_time,
    last_message_order_stage
FROM conversations
LEFT JOIN cities USING (order_id);

COMMENT ON COLUMN courier.conversations_from_messages.order_id IS 'the order';
COMMENT ON COLUMN courier.conversations_from_messages.city_code
    IS 'the city of the order; null until its order event came';
COMMENT ON COLUMN courier.conversations_from_messages.first_courier_message
    IS 'when the courier sent the first message';
COMMENT ON COLUMN courier.conversations_from_messages.first_customer_message
    IS 'when the customer sent the first message';
COMMENT ON COLUMN courier.conversations_from_messages.num_messages_courier IS 'how many messages the courier sent';
COMMENT ON COLUMN courier.conversations_from_messages.num_messages_customer IS 'how many messages the customer sent';
COMMENT ON COLUMN courier.conversations_from_messages.first_message_by
    IS 'who sent the earliest message: Courier or Customer';
COMMENT ON COLUMN courier.conversations_from_messages.conversation_started_at IS 'when the earliest message was sent';
COMMENT ON COLUMN courier.conversations_from_messages.first_responsetime_delay_seconds
    IS 'whole seconds from the first message to the first of the other side; null until there is one';
COMMENT ON COLUMN courier.conversations_from_messages.last_message_time IS 'when the latest message was sent';
COMMENT ON COLUMN courier.conversations_from_messages.last_message_order_stage
    IS 'how far the order was when the latest message was sent';

CREATE OR REPLACE VIEW courier.response_times
COMMENT 'How soon the other side answers, city by city'
SECURITY INVOKER AS
SELECT
    city_code,
    count(*) AS conversations,
    count(first_responsetime_delay_seconds) AS answered,
    min(first_responsetime_delay_seconds) AS fastest_seconds,
    approx_percentile(first_responsetime_delay_seconds, 0.5) AS median_seconds,
    approx_percentile(first_responsetime_delay_seconds, 0.9) AS slow_seconds,
    count_if(first_message_by = 'Courier') AS begun_by_courier
FROM courier.customer_courier_conversations
GROUP BY city_code;

COMMENT ON COLUMN courier.response_times.city_code IS 'the city; null for orders whose order event has not come yet';
COMMENT ON COLUMN courier.response_times.conversations IS 'how many conversations it has';
COMMENT ON COLUMN courier.response_times.answered IS 'in how many of them the other side has answered';
COMMENT ON COLUMN courier.response_times.fastest_seconds IS 'the shortest wait for an answer';
COMMENT ON COLUMN courier.response_times.median_seconds IS 'half of the answers came sooner';
COMMENT ON COLUMN courier.response_times.slow_seconds IS 'nine of ten answers came sooner';
COMMENT ON COLUMN courier.response_times.begun_by_courier IS 'how many conversations the courier began';
