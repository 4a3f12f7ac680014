package io.millrace.engine.driver;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.engine.BlockedException;
import io.millrace.engine.EngineSettings;
import io.millrace.engine.checkpoint.Holder;
import io.millrace.settings.SettingsException;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Says over HTTP how the pipelines are: {@code /status} for tools, {@code /metrics} for Prometheus. And where an event is:
 * {@code /trace}.
 */
final class StatusServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ExpositionFormats FORMATS = ExpositionFormats.init();
    private static final int OK = 200;
    private static final int WRONG_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final HttpServer server;
    private final String host;
    private final Supplier<List<PipelineReport>> pipelines;
    private final TraceRequests traces;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExecutorService threads = Executors.newCachedThreadPool(StatusServer::daemon);

    private StatusServer(
            HttpServer server, String host, Supplier<List<PipelineReport>> pipelines, TraceRequests traces) {
        this.server = server;
        this.host = host;
        this.pipelines = pipelines;
        this.traces = traces;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "millrace-status");
        thread.setDaemon(true);
        return thread;
    }

    /** @param traces closed with the server */
    static StatusServer start(String host, int port, Supplier<List<PipelineReport>> pipelines, TraceRequests traces) {
        InetSocketAddress wanted = new InetSocketAddress(host, port);
        if (wanted.isUnresolved()) {
            throw new SettingsException("Setting " + EngineSettings.STATUS_HOST.key() + " is " + host
                    + ", which this machine cannot resolve. Name one of its addresses, or 0.0.0.0 for every one.");
        }
        try {
            HttpServer http = HttpServer.create(wanted, 0);
            StatusServer server = new StatusServer(http, host, pipelines, traces);
            server.registry.register(new DriverMetrics(pipelines, InstantSource.system()));
            JvmMetrics.builder().register(server.registry);
            http.createContext("/status", server::status);
            http.createContext("/metrics", server::metrics);
            http.createContext("/trace", server::trace);
            // A trace waits for Kafka and the storage; nobody who asks for the status should have to.
            http.setExecutor(server.threads);
            http.start();
            return server;
        } catch (IOException taken) {
            throw new BlockedException(
                    "The status of the pipelines cannot be served at " + host + ":" + port + ": " + taken.getMessage()
                            + ".",
                    "Choose another port with --set " + EngineSettings.STATUS_PORT.key()
                            + "=…, or another address of this machine with --set "
                            + EngineSettings.STATUS_HOST.key() + "=….");
        }
    }

    /** Where it can be reached, from other machines too unless it listens on loopback alone. */
    String address() {
        InetSocketAddress bound = server.getAddress();
        String name = bound.getAddress().isAnyLocalAddress() ? Holder.Machine.name() : host;
        return (name.contains(":") ? "[" + name + "]" : name) + ":" + bound.getPort();
    }

    private void status(HttpExchange exchange) throws IOException {
        try {
            status(exchange, TraceRequests.parameters(exchange.getRequestURI().getRawQuery()));
        } catch (IllegalArgumentException wrong) {
            json(exchange, WRONG_REQUEST, Map.of("error", "recent is how many batches, such as /status?recent=60."));
        }
    }

    private void status(HttpExchange exchange, Map<String, String> asked) throws IOException {
        String name = asked.get("pipeline");
        if (name != null) {
            Optional<PipelineReport> found = pipelines.get().stream()
                    .filter(pipeline -> pipeline.name().equals(name))
                    .findFirst();
            if (found.isPresent()) {
                json(exchange, OK, found.get().detailed());
            } else {
                json(exchange, NOT_FOUND, Map.of("error", "This driver runs no pipeline " + name + "."));
            }
        } else if (asked.containsKey("recent")) {
            int batches = Math.max(0, Integer.parseInt(asked.get("recent")));
            json(exchange, OK, all(pipeline -> pipeline.brief(batches)));
        } else {
            json(exchange, OK, all(PipelineReport::status));
        }
    }

    private Map<String, List<?>> all(Function<PipelineReport, ?> part) {
        return Map.of("pipelines", pipelines.get().stream().map(part).toList());
    }

    private void trace(HttpExchange exchange) throws IOException {
        TraceRequests.Answer answer = traces.answer(exchange.getRequestURI().getRawQuery());
        answer(exchange, answer.status(), "application/json", answer.json().getBytes(StandardCharsets.UTF_8));
    }

    private void metrics(HttpExchange exchange) throws IOException {
        ExpositionFormatWriter format =
                FORMATS.findWriter(exchange.getRequestHeaders().getFirst("Accept"));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        format.write(text, registry.scrape());
        answer(exchange, OK, format.getContentType(), text.toByteArray());
    }

    private static void json(HttpExchange exchange, int status, Object body) throws IOException {
        answer(exchange, status, "application/json", JSON.writeValueAsBytes(body));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
        traces.close();
    }
}
