package io.millrace.ingest.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens, and leads each request to its route. One of it for each thread; they share the port. */
public final class Server {

    private static final long SWEEP_MILLIS = 500;

    private final Service service;
    private final Routes routes;
    private final Connections connections;
    private final HttpServerOptions options;
    private final int headerLimit;
    private final AtomicInteger port = new AtomicInteger();
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

    public Server(Service service, Routes routes, Connections connections, HttpServerOptions options, int headerLimit) {
        this.service = service;
        this.routes = routes;
        this.connections = connections;
        this.options = options;
        this.headerLimit = headerLimit;
    }

    /** Returns when it listens; fails with the reason why it cannot. */
    public Future<Void> start(int threads) {
        service.vertx().setPeriodic(SWEEP_MILLIS, _ -> {
            connections.sweep();
            service.denials().sweep();
        });
        return service.vertx()
                .deployVerticle(Listener::new, new DeploymentOptions().setInstances(threads))
                .mapEmpty();
    }

    public int port() {
        return port.get();
    }

    /** New connections get this certificate; fails, and leaves the old one, if it cannot be used. */
    public Future<Void> present(KeyCertOptions certificate) {
        ServerSSLOptions tls = options.getSslOptions().copy().setKeyCertOptions(certificate);
        return Future.all(servers.stream()
                        .map(server -> server.updateSSLOptions(tls))
                        .toList())
                .mapEmpty();
    }

    private final class Listener extends VerticleBase {
        @Override
        public Future<?> start() {
            HttpServer server = vertx.createHttpServer(options);
            Context thread = context;
            servers.add(server);
            return server.connectionHandler(connections::opened)
                    .exceptionHandler(service.denials()::add)
                    .invalidRequestHandler(request -> refuse(request, thread))
                    .requestHandler(request -> handle(request, thread))
                    .listen()
                    .onSuccess(listening -> port.set(listening.actualPort()));
        }
    }

    /** A client that sends requests without reading the answers gets no further ones until it reads. */
    private void handle(HttpServerRequest request, Context thread) {
        Call call = new Call(service, request, thread);
        service.begin();
        connections.began(request.connection(), call);
        if (request.response().writeQueueFull()) {
            request.pause();
            request.response().drainHandler(_ -> {
                request.response().drainHandler(null);
                request.resume();
                handle(call);
            });
        } else {
            handle(call);
        }
    }

    private void handle(Call call) {
        HttpServerRequest request = call.request();
        if (hasTwoReadings(request.headers())) {
            call.fail(Problem.of(
                    400,
                    "A request has one Host header, and no Transfer-Encoding but chunked. The connection is closed."));
            request.connection().close();
            return;
        }
        try {
            if (request.headers().size() > headerLimit) {
                throw Problem.of(400, "The request has more than " + headerLimit + " headers.");
            }
            if (request.headers().contains("")) {
                throw Problem.of(400, "The request has a header without a name.");
            }
            if (request.path() == null || !request.path().startsWith("/")) {
                throw Problem.of(400, "A request here is for a path, which begins with /.");
            }
            boolean isUpgrade = "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
            Routes.Match match = routes.find(request.method(), request.path(), isUpgrade);
            call.routed(match);
            match.route().handler().handle(call);
        } catch (Problem problem) {
            call.fail(problem);
        } catch (RuntimeException unforeseen) {
            call.fail(unforeseen);
        }
    }

    /** Whether a proxy may understand it differently: where its body ends, or whom it is for. */
    private static boolean hasTwoReadings(MultiMap headers) {
        String encoding = headers.get(HttpHeaders.TRANSFER_ENCODING);
        return headers.getAll(HttpHeaders.HOST).size() > 1
                || encoding != null
                        && (!encoding.equalsIgnoreCase("chunked")
                                || headers.getAll(HttpHeaders.TRANSFER_ENCODING).size() > 1);
    }

    /** What is no HTTP, or too long for it. */
    private void refuse(HttpServerRequest request, Context thread) {
        Call call = new Call(service, request, thread);
        service.begin();
        request.response().putHeader("Connection", "close");
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            call.fail(Problem.of(
                    414,
                    "The first line of the request is longer than " + options.getMaxInitialLineLength() + " bytes."));
        } else if (cause instanceof TooLongHttpHeaderException) {
            call.fail(Problem.of(431, "The headers are larger than " + options.getMaxHeaderSize() + " bytes."));
        } else {
            call.fail(Problem.of(400, "The request is not HTTP as it should be."));
        }
        request.connection().close();
    }
}
