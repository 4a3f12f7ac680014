package io.millrace.ingest.live;

import io.millrace.ingest.ApiSettings;
import io.millrace.ingest.access.Keys;
import io.millrace.ingest.http.Connections;
import io.millrace.ingest.http.Exposition;
import io.millrace.ingest.http.Route;
import io.millrace.ingest.http.Service;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.KafkaClient;
import io.millrace.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    public static Live start(Settings settings, Service service, Keys keys, Connections connections) {
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
        return new Live(topics, views, new LiveRoutes(service.vertx(), topics, connections), redis, follower);
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

    /** In the form that Prometheus reads. */
    public void write(Exposition exposition) {
        exposition.family("millrace_live_lag", "gauge", "Records of a followed topic that are not read yet.");
        topics.all().forEach(topic -> exposition.sample("millrace_live_lag", topic.lag(), "topic", topic.name()));
        exposition.family("millrace_live_sockets", "gauge", "Those who read a topic along.");
        topics.all()
                .forEach(topic ->
                        exposition.sample("millrace_live_sockets", topic.feed().readers(), "topic", topic.name()));
        exposition.family(
                "millrace_live_slow_readers_total", "counter", "Those who were closed because they read too slowly.");
        topics.all()
                .forEach(topic -> exposition.sample(
                        "millrace_live_slow_readers_total", topic.slowReaders().sum(), "topic", topic.name()));
        exposition.family("millrace_view_entries", "gauge", "Keys that a view holds.");
        topics.all()
                .forEach(topic -> exposition.sample(
                        "millrace_view_entries", views.load(topic.name()).entries(), "view", topic.name()));
        exposition.family("millrace_view_bytes", "gauge", "About how many bytes a view takes.");
        topics.all()
                .forEach(topic -> exposition.sample(
                        "millrace_view_bytes", views.load(topic.name()).bytes(), "view", topic.name()));
        redis.ifPresent(it -> it.write(exposition));
    }

    @Override
    public void close() {
        follower.ifPresent(Follower::close);
        redis.ifPresent(Redis::close);
        sockets.close();
    }
}
