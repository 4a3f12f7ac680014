package io.millrace.ingest.live;

import io.millrace.ingest.ApiSettings;
import io.millrace.ingest.access.Keys;
import io.millrace.ingest.http.Connections;
import io.millrace.ingest.http.Route;
import io.millrace.ingest.http.Service;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.KafkaClient;
import io.millrace.settings.Settings;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** What goes out: the API follows topics, and shows them as sockets, as views and in Redis. */
public final class Live implements AutoCloseable {

    private static final int LARGEST_BATCH = 500;

    private final LiveTopics topics;
    private final Views views;
    private final LiveRoutes sockets;
    private final Optional<Redis> redis;
    private final Optional<Follower> follower;

    private Live(
            LiveTopics topics, Views views, LiveRoutes sockets, Optional<Redis> redis, Optional<Follower> follower) {
        this.topics = topics;
        this.views = views;
        this.sockets = sockets;
        this.redis = redis;
        this.follower = follower;
    }

    public static Live start(
            Settings settings, Service service, Keys keys, Connections connections, PrometheusRegistry metrics) {
        List<String> names = names(settings);
        int queue = settings.value(ApiSettings.LIVE_QUEUE);
        LiveTopics topics = new LiveTopics(service, keys, names, queue);
        Views views = new Views(names, settings.value(ApiSettings.VIEW_LIMIT));
        Optional<Redis> redis = RedisServer.of(settings).map(server -> new Redis(server, topics.all(), views));
        redis.ifPresent(Redis::start);
        Follower.Sink sink = (topic, partition, all, fresh) -> {
            long changes = views.apply(topic.name(), all);
            topic.feed().append(fresh);
            if (!fresh.isEmpty()) {
                redis.ifPresent(it -> it.take(new Redis.Batch(topic, partition, fresh, changes)));
            }
        };
        Optional<Follower> follower = names.isEmpty()
                ? Optional.empty()
                : Optional.of(Follower.start(
                        KafkaClient.of(settings), topics.byName(), Math.clamp(queue / 4, 1, LARGEST_BATCH), sink));
        Live live = new Live(topics, views, new LiveRoutes(service.vertx(), topics, connections), redis, follower);
        live.register(metrics);
        return live;
    }

    private static List<String> names(Settings settings) {
        List<String> named = settings.value(ApiSettings.LIVE_TOPICS);
        return named.isEmpty() ? Pipelines.outputs(settings) : named;
    }

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(sockets.routes());
        routes.addAll(new ViewRoutes(topics, views).routes());
        return routes;
    }

    private void register(PrometheusRegistry metrics) {
        gauge(metrics, "live_lag", "topic", "Records of a followed topic that are not read yet.", LiveTopic::lag);
        gauge(
                metrics,
                "live_sockets",
                "topic",
                "Connected readers.",
                topic -> topic.feed().readers());
        CounterWithCallback.builder()
                .name("millrace_live_slow_readers")
                .help("Readers that were closed because they read too slowly.")
                .labelNames("topic")
                .callback(counter -> topics.all()
                        .forEach(topic -> counter.call(topic.slowReaders().sum(), topic.name())))
                .register(metrics);
        gauge(
                metrics,
                "view_entries",
                "view",
                "Keys that a view holds.",
                topic -> views.load(topic.name()).entries());
        gauge(
                metrics,
                "view_bytes",
                "view",
                "About how many bytes a view takes.",
                topic -> views.load(topic.name()).bytes());
        redis.ifPresent(it -> it.register(metrics));
    }

    private void gauge(
            PrometheusRegistry metrics, String name, String label, String help, ToLongFunction<LiveTopic> value) {
        GaugeWithCallback.builder()
                .name("millrace_" + name)
                .help(help)
                .labelNames(label)
                .callback(gauge -> topics.all().forEach(topic -> gauge.call(value.applyAsLong(topic), topic.name())))
                .register(metrics);
    }

    @Override
    public void close() {
        follower.ifPresent(Follower::close);
        redis.ifPresent(Redis::close);
        sockets.close();
    }
}
