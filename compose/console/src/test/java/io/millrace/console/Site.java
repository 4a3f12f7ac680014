package io.millrace.console;

import io.millrace.ingest.http.AccessLog;
import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Connections;
import io.millrace.ingest.http.Denials;
import io.millrace.ingest.http.LogLines;
import io.millrace.ingest.http.Problem;
import io.millrace.ingest.http.Proxies;
import io.millrace.ingest.http.Room;
import io.millrace.ingest.http.Route;
import io.millrace.ingest.http.Routes;
import io.millrace.ingest.http.Server;
import io.millrace.ingest.http.Service;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Some of the console's routes, on a server of their own. */
final class Site implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final LogLines log = new LogLines(new PrintStream(OutputStream.nullOutputStream())).start();
    private final Server server;

    Site(List<Route> routes) {
        Denials denials = new Denials(log, System::nanoTime);
        Proxies proxies = new Proxies(List.of());
        Service service = new Service(
                vertx,
                new Room(16 << 20),
                new io.millrace.ingest.http.Requests(new PrometheusRegistry()),
                new AccessLog(log, false),
                denials,
                proxies);
        Connections connections = new Connections(
                new Connections.Limits(100, 0, Duration.ofMinutes(1), Duration.ofMinutes(1)), proxies, denials);
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
        server = new Server(service, new Routes(routes), connections, options, 64);
        server.start(1).toCompletionStage().toCompletableFuture().join();
    }

    Browser browser() {
        return new Browser(server.port());
    }

    /** What is found out from a request. */
    @FunctionalInterface
    interface Question<T> {
        T of(Call call) throws Problem;
    }

    /** What a request is understood as, or the problem that it is answered with. */
    static <T> T understood(String target, Question<T> question) throws Problem {
        List<T> understood = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        Route route = Route.get("/", call -> {
            try {
                understood.add(question.of(call));
            } catch (Problem problem) {
                problems.add(problem);
            }
            call.answer(204, "text/plain", Buffer.buffer());
        });
        try (Site site = new Site(List.of(route))) {
            site.browser().get(target);
        }
        if (!problems.isEmpty()) {
            throw problems.getFirst();
        }
        return understood.getFirst();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        log.close();
    }
}
