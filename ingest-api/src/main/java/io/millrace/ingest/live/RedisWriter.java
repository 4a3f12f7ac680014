package io.millrace.ingest.live;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.exceptions.JedisDataException;

/** What is said to Redis. A topic's channel and its hash have the topic's name. */
final class RedisWriter {

    private static final int STEP = 500;

    private final Pipeline pipeline;

    RedisWriter(Jedis redis) {
        this.pipeline = redis.pipelined();
    }

    /** Each new value, in order. */
    void publish(String topic, List<Change> changes) {
        for (Change change : changes) {
            if (change.value() != null) {
                pipeline.publish(bytes(topic), change.value());
            }
        }
    }

    /** The last value of each key. */
    void keep(String topic, List<Change> changes) {
        Map<String, byte[]> last = new HashMap<>();
        changes.stream()
                .filter(change -> change.key() != null)
                .forEach(change -> last.put(change.key(), change.value()));
        last.forEach((key, value) -> {
            if (value == null) {
                pipeline.hdel(bytes(topic), bytes(key));
            } else {
                pipeline.hset(bytes(topic), bytes(key), value);
            }
        });
    }

    /** Makes a hash that holds what a view holds. Readers see the old one until the new one is whole. */
    void build(String topic, Views.Page page) {
        // Of a view that has forgotten keys, the hash may know more.
        String place = page.isComplete() ? topic + ":new" : topic;
        if (page.isComplete()) {
            pipeline.del(bytes(place));
        }
        int count = 0;
        for (Map.Entry<String, byte[]> entry : page.values().entrySet()) {
            pipeline.hset(bytes(place), bytes(entry.getKey()), entry.getValue());
            if (++count % STEP == 0) {
                flush();
            }
        }
        if (page.isComplete() && page.values().isEmpty()) {
            pipeline.del(bytes(topic));
        } else if (page.isComplete()) {
            pipeline.rename(bytes(place), bytes(topic));
        }
        flush();
    }

    /** Sends all, and throws what Redis refuses. */
    void flush() {
        for (Object answer : pipeline.syncAndReturnAll()) {
            if (answer instanceof JedisDataException refused) {
                throw refused;
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
