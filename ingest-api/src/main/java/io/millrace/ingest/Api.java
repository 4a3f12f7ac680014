package io.millrace.ingest;

import io.millrace.ingest.access.Keys;
import io.millrace.ingest.http.AccessLog;
import io.millrace.ingest.http.Body;
import io.millrace.ingest.http.CertificateFiles;
import io.millrace.ingest.http.Connections;
import io.millrace.ingest.http.Denials;
import io.millrace.ingest.http.LogLines;
import io.millrace.ingest.http.Proxies;
import io.millrace.ingest.http.Requests;
import io.millrace.ingest.http.Room;
import io.millrace.ingest.http.Route;
import io.millrace.ingest.http.Routes;
import io.millrace.ingest.http.Server;
import io.millrace.ingest.http.Service;
import io.millrace.ingest.intake.EventRoutes;
import io.millrace.ingest.intake.EventSocket;
import io.millrace.ingest.intake.GameRoutes;
import io.millrace.ingest.intake.Intake;
import io.millrace.ingest.live.Live;
import io.millrace.ingest.receipt.ReceiptRoutes;
import io.millrace.ingest.store.Store;
import io.millrace.pipelines.game.GameEvent;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Topic;
import io.millrace.settings.KafkaClient;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ingest API: events come in over HTTP and WebSocket, and Kafka has them before anybody is told so. */
public final class Api implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final long REFRESH_MILLIS = 1_000;
    private static final long NAMES_REFRESH_MILLIS = 30_000;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);

    private final Settings settings;
    private final Vertx vertx;
    private final LogLines log;
    private final Denials denials;
    private final Service service;
    private final Store store;
    private final Live live;
    private final Server server;
    private final List<Route> routes;

    private Api(
            Settings settings,
            Vertx vertx,
            LogLines log,
            Denials denials,
            Service service,
            Store store,
            Live live,
            Server server,
            List<Route> routes) {
        this.settings = settings;
        this.vertx = vertx;
        this.log = log;
        this.denials = denials;
        this.service = service;
        this.store = store;
        this.live = live;
        this.server = server;
        this.routes = routes;
    }

    /** Returns when it listens. Kafka may come later: until then it is not ready. */
    public static Api start(Settings settings) {
        Keys keys = new Keys(settings.value(ApiSettings.KEYS), keyLimits(settings), Clock.systemUTC());
        Optional<CertificateFiles> certificate =
                CertificateFiles.of(settings, ApiSettings.TLS_CERTIFICATE, ApiSettings.TLS_KEY);
        HttpServerOptions options = Listening.options(settings);
        certificate.ifPresent(files -> files.secure(options));
        Map<String, Topic<?>> topics = new LinkedHashMap<>();
        Pipelines.inputs(settings).forEach(topic -> topics.put(settings.value(topic.name()), topic.with(settings)));
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(THREADS)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
        LogLines log = new LogLines(System.out).start();
        Denials denials = new Denials(log, System::nanoTime);
        Proxies proxies = proxies(settings, vertx);
        PrometheusRegistry metrics = new PrometheusRegistry();
        Service service = new Service(
                vertx,
                new Room(settings.value(ApiSettings.PENDING_LIMIT)),
                new Requests(metrics),
                new AccessLog(log, settings.value(ApiSettings.ACCESS_LOG)),
                denials,
                proxies);
        Connections connections = new Connections(connectionLimits(settings), proxies, denials);
        Store store = Store.open(
                KafkaClient.of(settings),
                List.copyOf(topics.keySet()),
                Pipelines.slugs(),
                settings.value(KafkaSettings.TOPIC_PARTITIONS),
                settings.value(ApiSettings.ANSWER_WITHIN),
                settings.value(ApiSettings.PENDING_LIMIT));
        store.register(metrics);
        Live live = Live.start(settings, service, keys, connections, metrics);

        Intake intake = new Intake(service, store, keys, topics, settings.value(ApiSettings.NESTING_LIMIT), metrics);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new GameRoutes(intake, settings.value(GameEvent.TOPIC_NAME)).routes());
        routes.addAll(new EventRoutes(intake, body(settings), settings.value(ApiSettings.BATCH_LIMIT)).routes());
        routes.addAll(new EventSocket(intake, connections, settings.value(ApiSettings.SOCKET_WINDOW)).routes());
        routes.addAll(new ReceiptRoutes(vertx, intake, store.readers(), readers(settings)).routes());
        routes.addAll(live.routes());
        List<Route> operate = new OperateRoutes(service, connections, store.health(), metrics)
                .register()
                .routes();
        routes.addAll(operate);
        int headers = settings.value(ApiSettings.HEADER_LIMIT);
        Server server = new Server(service, new Routes(routes), connections, options, headers);

        Api api = new Api(settings, vertx, log, denials, service, store, live, server, routes);
        certificate.ifPresent(api::require);
        api.listen(server, THREADS, ApiSettings.PORT);
        LOG.info("Listening at {}", api.address());
        int health = settings.value(ApiSettings.HEALTH_PORT);
        if (health > 0) {
            Server beside = new Server(service, new Routes(operate), connections, Listening.health(health), headers);
            api.listen(beside, 1, ApiSettings.HEALTH_PORT);
        }
        vertx.setPeriodic(REFRESH_MILLIS, _ -> {
            keys.refresh();
            certificate.ifPresent(files -> files.refresh(vertx, server));
        });
        return api;
    }

    private void require(CertificateFiles certificate) {
        try {
            certificate.requireUsable(vertx);
        } catch (SettingsException wrong) {
            close();
            throw wrong;
        }
    }

    private static Keys.Limits keyLimits(Settings settings) {
        return new Keys.Limits(
                settings.value(ApiSettings.RATE_LIMIT),
                settings.value(ApiSettings.RATE_LIMIT_PER_ADDRESS),
                settings.value(ApiSettings.WRONG_KEY_LIMIT));
    }

    private static Connections.Limits connectionLimits(Settings settings) {
        return new Connections.Limits(
                settings.value(ApiSettings.CONNECTION_LIMIT),
                settings.value(ApiSettings.CONNECTION_LIMIT_PER_ADDRESS),
                settings.value(ApiSettings.RECEIVE_WITHIN),
                settings.value(ApiSettings.IDLE_TIMEOUT));
    }

    /** Names are looked up beside everything else: that may take long. */
    private static Proxies proxies(Settings settings, Vertx vertx) {
        Proxies proxies = new Proxies(settings.value(ApiSettings.PROXIES));
        if (proxies.haveNames()) {
            proxies.refresh();
            vertx.setPeriodic(NAMES_REFRESH_MILLIS, _ -> Thread.startVirtualThread(proxies::refresh));
        }
        return proxies;
    }

    /** For each topic the pipelines that read it. */
    private static Map<String, List<String>> readers(Settings settings) {
        Map<String, List<String>> readers = new LinkedHashMap<>();
        Pipelines.ALL.forEach(pipeline -> pipeline.topics(settings)
                .forEach(topic ->
                        readers.computeIfAbsent(topic, _ -> new ArrayList<>()).add(pipeline.slug())));
        return readers;
    }

    private static Body body(Settings settings) {
        return Body.of(settings, ApiSettings.BODY_LIMIT, ApiSettings.UNPACKED_LIMIT);
    }

    private void listen(Server listener, int threads, Setting<Integer> port) {
        try {
            listener.start(threads)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            throw cannotListen(port, refused.getCause());
        } catch (TimeoutException late) {
            throw cannotListen(port, late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw cannotListen(port, stopped);
        }
    }

    private SettingsException cannotListen(Setting<Integer> port, Throwable why) {
        close();
        return new SettingsException("Cannot listen on port " + settings.value(port) + " (" + why.getMessage()
                + "). Settings " + ApiSettings.HOST.key() + " and " + port.key() + " say where.");
    }

    public String address() {
        return (settings.value(ApiSettings.TLS_CERTIFICATE).isEmpty() ? "http://" : "https://")
                + settings.value(ApiSettings.HOST) + ":" + server.port();
    }

    public int port() {
        return server.port();
    }

    List<Route> routes() {
        return routes;
    }

    /** Refuses what comes from now on, waits for what was taken, and ends. */
    @Override
    public void close() {
        service.beginStopping();
        live.close();
        long deadline =
                System.nanoTime() + settings.value(ApiSettings.STOP_WITHIN).toNanos();
        while (service.open() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        if (service.open() > 0) {
            LOG.warn(
                    "{} requests were not answered within {}", service.open(), settings.value(ApiSettings.STOP_WITHIN));
        }
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        denials.flush();
        log.close();
    }
}
