package io.millrace.console;

import io.millrace.ingest.http.AccessLog;
import io.millrace.ingest.http.Body;
import io.millrace.ingest.http.CertificateFiles;
import io.millrace.ingest.http.Connections;
import io.millrace.ingest.http.Denials;
import io.millrace.ingest.http.LogLines;
import io.millrace.ingest.http.Proxies;
import io.millrace.ingest.http.Room;
import io.millrace.ingest.http.Route;
import io.millrace.ingest.http.Routes;
import io.millrace.ingest.http.Scrape;
import io.millrace.ingest.http.Server;
import io.millrace.ingest.http.Service;
import io.millrace.lake.TrinoAddress;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.KafkaClient;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console: pages that show how events flow and where each of them is, and the API that they call. */
public final class Console implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    private static final long REFRESH_MILLIS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration COMMAND_PATIENCE = Duration.ofMinutes(2);
    private static final int REQUESTS_AT_ONCE = 32;
    private static final int THREADS = 1;
    private static final int HEADERS = 64;
    private static final int HEADER_BYTES = 16 << 10;

    /** Pages of a few dozen people. */
    private static final Connections.Limits LIMITS =
            new Connections.Limits(500, 0, Duration.ofSeconds(30), Duration.ofSeconds(60));

    private final Settings settings;
    private final Vertx vertx;
    private final LogLines log;
    private final Service service;
    private final KafkaView kafka;
    private final Feed feed;
    private final Actions actions;
    private final Server server;

    private Console(
            Settings settings,
            Vertx vertx,
            LogLines log,
            Service service,
            KafkaView kafka,
            Feed feed,
            Actions actions,
            Server server) {
        this.settings = settings;
        this.vertx = vertx;
        this.log = log;
        this.service = service;
        this.kafka = kafka;
        this.feed = feed;
        this.actions = actions;
        this.server = server;
    }

    /**
     * Returns when it listens. What it shows may come later.
     *
     * @param home of the stack on this machine; null if there is none
     * @param commandLine how the command line is started
     */
    static Console start(Settings settings, Path home, List<String> commandLine) {
        Optional<Users> users = Optional.of(settings.value(ConsoleSettings.USERS))
                .filter(file -> !file.isEmpty())
                .map(Users::in);
        Optional<CertificateFiles> certificate =
                CertificateFiles.of(settings, ConsoleSettings.TLS_CERTIFICATE, ConsoleSettings.TLS_KEY);
        ConsoleSettings.requireSafe(settings, users.isPresent() && certificate.isPresent());
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(THREADS)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
        PrometheusRegistry metrics = new PrometheusRegistry();
        LogLines log = new LogLines(System.out).start();
        Denials denials = new Denials(log, System::nanoTime);
        Proxies proxies = new Proxies(List.of());
        Service service = new Service(
                vertx,
                new Room(16 << 20),
                new io.millrace.ingest.http.Requests(metrics),
                new AccessLog(log, false),
                denials,
                proxies);
        Connections connections = new Connections(LIMITS, proxies, denials);
        Clock clock = Clock.systemUTC();
        Work work = new Work(REQUESTS_AT_ONCE, "Too many requests wait for Kafka, Trino or a driver.");
        Body body = Body.of(settings, ConsoleSettings.BODY_LIMIT, ConsoleSettings.BODY_LIMIT);
        Login login =
                new Login(users, new Sessions(settings.value(ConsoleSettings.SESSION_TIMEOUT), System::nanoTime), body);

        List<Pipeline> pipelines = Pipelines.ALL;
        KafkaView kafka = new KafkaView(
                KafkaClient.of(settings),
                Pipelines.inputs(settings).stream()
                        .map(topic -> settings.value(topic.name()))
                        .distinct()
                        .toList(),
                Pipelines.slugs(),
                PATIENCE);
        DriverView drivers = new DriverView(vertx, settings.value(ConsoleSettings.DRIVERS), PATIENCE);
        Trino trino = new Trino(TrinoAddress.of(settings));
        ApiRate api = new ApiRate(
                settings.value(ConsoleSettings.API), Authorities.ofApi(settings).map(SSLContext::getSocketFactory));
        CommandLine commands = new CommandLine(commandLine, home, COMMAND_PATIENCE);
        Overview overview =
                new Overview(settings, pipelines, kafka, drivers, parts(settings, home, kafka, trino, api), api, clock);
        List<Feed> feeds = new ArrayList<>(1);
        Actions actions = new Actions(commands, clock, action -> feeds.forEach(one -> one.send("actions", action)));
        Feed feed = new Feed(vertx, () -> overview.json(actions.running()), connections);
        feeds.add(feed);

        List<Route> routes = new ArrayList<>(new Pages().routes());
        routes.addAll(login.routes());
        routes.addAll(new ApiRoutes(
                        login,
                        work,
                        body,
                        overview,
                        new PipelineView(settings, overview, drivers, trino, actions),
                        new Quarantine(trino, kafka),
                        new Preview(settings),
                        new Finder(settings, pipelines, drivers, overview, commands),
                        new TableView(trino),
                        actions,
                        commands,
                        feed)
                .routes());
        Scrape scrape = new Scrape(service, metrics);
        JvmMetrics.builder().register(metrics);
        scrape.gauge("console_viewers", "Open pages that are told how things are.", null, feed::viewers);
        scrape.gauge(
                "console_actions_running",
                "Actions that run now.",
                null,
                () -> actions.running().size());
        routes.add(scrape.route());
        routes.add(Route.get(
                "/health/ready",
                call -> call.answer(200, "application/json", Buffer.buffer("{\"state\":\"ready\"}\n"))));
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.value(ConsoleSettings.HOST))
                .setPort(settings.value(ConsoleSettings.PORT))
                .setMaxHeaderSize(HEADER_BYTES)
                .setMaxInitialLineLength(HEADER_BYTES)
                .setCompressionSupported(true)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false);
        certificate.ifPresent(files -> files.secure(options));
        Server server = new Server(service, new Routes(routes), connections, options, HEADERS);
        Console console = new Console(settings, vertx, log, service, kafka, feed, actions, server);
        certificate.ifPresent(console::require);
        console.listen();
        LOG.info("Listening at {}", console.address());
        vertx.setPeriodic(REFRESH_MILLIS, _ -> {
            login.refresh();
            certificate.ifPresent(files -> files.refresh(vertx, server));
        });
        return console;
    }

    private static Parts parts(Settings settings, Path home, KafkaView kafka, Trino trino, ApiRate api) {
        Parts parts = new Parts(home);
        parts.add("kafka", kafka::look);
        settings.value(ConsoleSettings.PARTS).forEach(parts::add);
        parts.add("trino", trino::requireAnswer);
        parts.add("api", api::requireReady);
        parts.add("console", () -> {});
        return parts;
    }

    private void require(CertificateFiles certificate) {
        try {
            certificate.requireUsable(vertx);
        } catch (SettingsException wrong) {
            close();
            throw wrong;
        }
    }

    private void listen() {
        try {
            server.start(THREADS)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(settings.value(KafkaSettings.KAFKA_TIMEOUT).toSeconds() + 1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException refused) {
            close();
            throw new SettingsException("Cannot listen on port " + settings.value(ConsoleSettings.PORT) + " ("
                    + (refused.getCause() == null ? refused : refused.getCause()).getMessage() + "). Settings "
                    + ConsoleSettings.HOST.key() + " and " + ConsoleSettings.PORT.key() + " say where.");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            close();
            throw new SettingsException("Interrupted while the console started.");
        }
    }

    public String address() {
        return (settings.value(ConsoleSettings.TLS_CERTIFICATE).isEmpty() ? "http://" : "https://")
                + settings.value(ConsoleSettings.HOST) + ":" + server.port();
    }

    @Override
    public void close() {
        service.beginStopping();
        feed.close();
        actions.close();
        kafka.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        log.close();
    }
}
