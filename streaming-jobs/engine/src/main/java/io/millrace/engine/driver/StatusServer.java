package io.millrace.engine.driver;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.engine.BlockedException;
import io.millrace.engine.EngineSettings;
import io.millrace.engine.checkpoint.Holder;
import io.millrace.engine.driver.PipelineStatus.State;
import io.millrace.settings.SettingsException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
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
    private static final int OK = 200;
    private static final int WRONG_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final HttpServer server;
    private final String host;
    private final Supplier<List<PipelineReport>> pipelines;
    private final TraceRequests traces;
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
        answer(exchange, answer.status(), "application/json", answer.json());
    }

    private void metrics(HttpExchange exchange) throws IOException {
        StringBuilder text = new StringBuilder();
        List<PipelineReport> reports = pipelines.get();
        for (PipelineReport report : reports) {
            PipelineStatus pipeline = report.status();
            String labels = "pipeline=\"" + pipeline.name() + "\"";
            PipelineStatus.Counts counts = pipeline.counts();
            line(text, "millrace_batches_total", labels, counts.batches());
            line(text, "millrace_records_read_total", labels, counts.read());
            line(text, "millrace_records_accepted_total", labels, counts.accepted());
            line(text, "millrace_records_filtered_total", labels, counts.filtered());
            line(text, "millrace_records_quarantined_total", labels, counts.quarantined());
            line(text, "millrace_records_duplicate_total", labels, counts.duplicates());
            line(text, "millrace_last_batch_milliseconds", labels, counts.lastBatchMillis());
            line(text, "millrace_batch_seconds_sum", labels, seconds(counts.batchNanos()));
            line(text, "millrace_batch_seconds_count", labels, counts.batches());
            line(text, "millrace_commit_seconds_sum", labels, seconds(counts.commitNanos()));
            line(text, "millrace_commit_seconds_count", labels, counts.batches());
            line(text, "millrace_pipeline_up", labels, pipeline.is(State.RUNNING) ? 1 : 0);
            line(text, "millrace_pipeline_standby", labels, pipeline.is(State.STANDBY) ? 1 : 0);
        }
        text.append("millrace_heap_after_collection_bytes ")
                .append(heapAfterCollection())
                .append('\n');
        reports.forEach(report -> report.upkeeps().values().forEach(table -> {
            String labels = "pipeline=\"" + report.name() + "\",table=\"" + table.table() + "\"";
            line(text, "millrace_table_files", labels, table.files());
            line(text, "millrace_table_log_files", labels, table.logFiles());
            line(text, "millrace_table_partitions", labels, table.partitions());
            line(text, "millrace_table_removed_files_total", labels, table.removed());
        }));
        answer(exchange, OK, "text/plain; version=0.0.4", text.toString());
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.6f", nanos / 1e9);
    }

    /** What each part of the heap held after its last collection. Only a full one collects all parts. */
    private static long heapAfterCollection() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }

    private static void line(StringBuilder text, String metric, String labels, Object value) {
        text.append(metric)
                .append('{')
                .append(labels)
                .append("} ")
                .append(value)
                .append('\n');
    }

    private static void json(HttpExchange exchange, int status, Object body) throws IOException {
        answer(exchange, status, "application/json", JSON.writeValueAsString(body));
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
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
