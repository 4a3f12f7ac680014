package io.millrace.ingest.live;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;

/** What is said to Redis. A topic's channel and its hash have the topic's name. */
final class RedisWriter {

    private static final int STEP = 500;

    /**
     * Publishes those of some messages of a partition that no other API has published, and gives their number. A hash has
     * how far each partition is published: the offset of its last message, and the highest time of all. A message that
     * is before that offset, but later than that time, is one of a topic that was recreated.
     */
    private static final byte[] PUBLISH = bytes("""
            local channel, partition = ARGV[1], ARGV[2]
            local place = redis.call('hget', KEYS[1], partition) or '-1 -1'
            local offset, time = string.match(place, '^(%S+) (%S+)$')
            local published = 0
            for i = 3, #ARGV, 3 do
                local isLater = tonumber(ARGV[i + 1]) > tonumber(time)
                if tonumber(ARGV[i]) > tonumber(offset) or isLater then
                    redis.call('publish', channel, ARGV[i + 2])
                    published = published + 1
                    offset = ARGV[i]
                    if isLater then time = ARGV[i + 1] end
                end
            end
            redis.call('hset', KEYS[1], partition, offset .. ' ' .. time)
            redis.call('expire', KEYS[1], 86400)
            return published
            """);

    private final Pipeline pipeline;

    RedisWriter(Jedis redis) {
        this.pipeline = redis.pipelined();
    }

    /** Each new value of a partition, in order, unless another API has published it; gives how many. */
    Response<Object> publish(String topic, int partition, List<Change> changes) {
        List<byte[]> words = new ArrayList<>(List.of(bytes(topic), bytes(Integer.toString(partition))));
        for (Change change : changes) {
            if (change.value() != null) {
                words.add(bytes(Long.toString(change.offset())));
                words.add(bytes(Long.toString(change.time())));
                words.add(change.value());
            }
        }
        return pipeline.eval(PUBLISH, List.of(bytes(topic + ":published")), words);
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
