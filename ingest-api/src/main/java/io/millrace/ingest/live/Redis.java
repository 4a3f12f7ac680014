package io.millrace.ingest.live;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Publishes new records in Redis and keeps the latest of each key there, on a thread of its own. What
 * Redis misses while it is away or slow is counted; the hashes are then rebuilt from the views. Several APIs
 * may do so side by side: each record is published by the first that comes with it.
 */
final class Redis implements AutoCloseable {

    /** @param changes how many changes all views had seen with these */
    record Batch(LiveTopic topic, int partition, List<Change> fresh, long changes) {

        Batch {
            fresh = List.copyOf(fresh);
        }

        long messages() {
            return fresh.stream().filter(change -> change.value() != null).count();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Redis.class);
    private static final int WAITING_BATCHES = 16;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final RedisServer server;
    private final Collection<LiveTopic> topics;
    private final Views views;
    private final BlockingQueue<Batch> waiting = new ArrayBlockingQueue<>(WAITING_BATCHES);
    private final LongAdder published = new LongAdder();
    private final LongAdder unpublished = new LongAdder();
    private final Thread thread = Thread.ofPlatform().name("redis").daemon().unstarted(this::run);

    /** For each hash that is whole, the changes that it was built with. */
    private final Map<LiveTopic, Long> builtWith = new HashMap<>();

    private volatile boolean isAway;
    private volatile boolean isUp;
    private volatile boolean hasMissed;
    private volatile boolean isClosed;

    Redis(RedisServer server, Collection<LiveTopic> topics, Views views) {
        this.server = server;
        this.topics = List.copyOf(topics);
        this.views = views;
    }

    void start() {
        thread.start();
    }

    /** Never waits: what does not fit is counted as not published. */
    void take(Batch batch) {
        if (isAway || !waiting.offer(batch)) {
            miss(batch);
        }
    }

    private void miss(Batch batch) {
        unpublished.add(batch.messages());
        hasMissed = true;
    }

    private void run() {
        try {
            while (!isClosed) {
                try (Jedis redis = server.connect()) {
                    serve(redis);
                } catch (JedisException lost) {
                    isUp = false;
                    dropWaiting(lost);
                    Thread.sleep(PAUSE);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void dropWaiting(JedisException why) {
        if (!isAway) {
            isAway = true;
            LOG.warn(
                    "Redis at {} takes nothing ({}). It is tried again twice a second; what it misses until then is"
                            + " counted in millrace_redis_unpublished_total",
                    server,
                    why.getMessage());
        }
        List<Batch> dropped = new ArrayList<>();
        waiting.drainTo(dropped);
        dropped.forEach(this::miss);
    }

    private void serve(Jedis redis) throws InterruptedException {
        builtWith.clear();
        RedisWriter writer = new RedisWriter(redis);
        redis.ping();
        while (!isClosed) {
            if (hasMissed && waiting.isEmpty()) {
                hasMissed = false;
                builtWith.clear();
            }
            build(writer);
            isBack();
            Batch batch = waiting.poll(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            if (batch == null) {
                redis.ping();
            } else {
                write(writer, batch);
            }
        }
    }

    private void isBack() {
        if (isAway) {
            LOG.info("Redis at {} takes messages again", server);
        }
        isUp = true;
        isAway = false;
    }

    /** A view that is not caught up would make a hash that lacks keys. */
    private void build(RedisWriter writer) {
        for (LiveTopic topic : topics) {
            if (topic.isCaughtUp() && !builtWith.containsKey(topic)) {
                Views.Page page = views.all(topic.name());
                writer.build(topic.name(), page);
                builtWith.put(topic, page.changes());
            }
        }
    }

    private void write(RedisWriter writer, Batch batch) {
        Long built = builtWith.get(batch.topic());
        try {
            Response<Object> count = writer.publish(batch.topic().name(), batch.partition(), batch.fresh());
            if (built != null && built < batch.changes()) {
                writer.keep(batch.topic().name(), batch.fresh());
            }
            writer.flush();
            published.add((Long) count.get());
        } catch (JedisException lost) {
            miss(batch);
            throw lost;
        }
    }

    void register(PrometheusRegistry metrics) {
        GaugeWithCallback.builder()
                .name("millrace_redis_up")
                .help("1 while Redis takes messages.")
                .callback(gauge -> gauge.call(isUp ? 1 : 0))
                .register(metrics);
        counter(metrics, "published", "New records that this API published in Redis.", published);
        counter(metrics, "unpublished", "New records of which Redis did not say that they are published.", unpublished);
    }

    private static void counter(PrometheusRegistry metrics, String fate, String help, LongAdder count) {
        CounterWithCallback.builder()
                .name("millrace_redis_" + fate)
                .help(help)
                .callback(counter -> counter.call(count.sum()))
                .register(metrics);
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
