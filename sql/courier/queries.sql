-- What one may ask of couriers and customers. ./millrace sql --file sql/courier/queries.sql
USE courier;

-- How do conversations look?
SELECT * FROM customer_courier_conversations ORDER BY order_id LIMIT 10;

-- How soon does the other side answer, city by city?
SELECT city_code, conversations, answered, median_seconds, slow_seconds FROM response_times ORDER BY city_code;

-- Which customers and couriers wait for an answer, and since when?
SELECT order_id, city_code, first_message_by, conversation_started_at
FROM customer_courier_conversations
WHERE first_responsetime_delay_seconds IS NULL
ORDER BY conversation_started_at, order_id
LIMIT 10;

-- How far are orders when people write last?
SELECT last_message_order_stage, count(*) AS conversations
FROM customer_courier_conversations
GROUP BY last_message_order_stage
ORDER BY conversations DESC, last_message_order_stage;

-- What was said about the order that people wrote of last?
SELECT message_sent_time, sender, sender_app_type, order_stage
FROM messages
WHERE order_id = (SELECT max_by(order_id, last_message_time) FROM customer_courier_conversations)
ORDER BY message_sent_time;

-- How long do conversations go on?
SELECT
    num_messages_courier + num_messages_customer AS messages,
    count(*) AS conversations,
    round(avg(date_diff('second', conversation_started_at, last_message_time)), 1) AS average_seconds
FROM customer_courier_conversations
GROUP BY 1
ORDER BY 1;
