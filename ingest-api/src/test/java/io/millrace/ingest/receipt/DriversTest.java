package io.millrace.ingest.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.ingest.http.Problem;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that answer as a driver does, and peers that do not. */
class DriversTest {

    private static final String QUERY = "topic=events&id=a%2Fb%20c";
    private static final String ANSWER = "{\"records\":[ {\"partition\":0} ],\"unknown\":[]}";
    private static final int LARGEST = 1 << 20;
    private static final Drivers.Room ENOUGH = _ -> {};

    private final Vertx vertx = Vertx.vertx();
    private final Drivers drivers = new Drivers(vertx, Duration.ofSeconds(10));
    private final Drivers impatient = new Drivers(vertx, Duration.ofMillis(300));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<HttpServer> servers = new ArrayList<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch isOver = new CountDownLatch(1);

    private interface Peer {
        void answer(HttpExchange exchange) throws Exception;
    }

    @AfterEach
    void stop() {
        isOver.countDown();
        servers.forEach(server -> server.stop(0));
        threads.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void passOnWhatADriverAnswers() throws Exception {
        DriverAddress driver = serve("127.0.0.1", exchange -> send(exchange, 200, ANSWER));

        Trace trace = ask(drivers, ENOUGH, driver);

        assertThat(trace.json()).hasToString(ANSWER);
        assertThat(asked).containsExactly("GET /trace?" + QUERY + " for " + driver);
    }

    @Test
    void areReachedByIpv6() throws Exception {
        DriverAddress driver;
        try {
            driver = serve("[::1]", exchange -> send(exchange, 200, ANSWER));
        } catch (IOException none) {
            abort("This machine has no IPv6.");
            return;
        }

        ask(drivers, ENOUGH, driver);

        assertThat(asked).containsExactly("GET /trace?" + QUERY + " for " + driver);
    }

    @Test
    void areAskedOneAfterTheOtherUntilOneAnswers() throws Exception {
        DriverAddress gone = new DriverAddress("127.0.0.1", unused());
        DriverAddress old = serve("127.0.0.1", exchange -> send(exchange, 404, "Not found"));
        DriverAddress driver = serve("127.0.0.1", exchange -> send(exchange, 200, ANSWER));
        DriverAddress spare = serve("127.0.0.1", exchange -> send(exchange, 200, ANSWER));

        ask(drivers, ENOUGH, gone, old, driver, spare);

        assertThat(asked)
                .containsExactly("GET /trace?" + QUERY + " for " + old, "GET /trace?" + QUERY + " for " + driver);
    }

    @Test
    void areNotBelievedWhenTheySendTheApiElsewhere() throws Exception {
        DriverAddress target = serve("127.0.0.1", exchange -> send(exchange, 200, ANSWER));
        DriverAddress driver = serve("127.0.0.1", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://" + target + "/trace?" + QUERY);
            send(exchange, 302, "");
        });

        assertThatThrownBy(() -> ask(drivers, ENOUGH, driver)).hasMessageContaining("status 302");
        assertThat(asked).hasSize(1);
    }

    @Test
    void maySayAMebibyteAndNoMore() throws Exception {
        String most = ANSWER + " ".repeat(LARGEST - ANSWER.length());
        DriverAddress driver = serve("127.0.0.1", exchange -> send(exchange, 200, most));
        DriverAddress chatterbox = serve("127.0.0.1", exchange -> send(exchange, 200, most + " "));

        assertThat(ask(drivers, ENOUGH, driver).json().length()).isEqualTo(LARGEST);
        assertThatThrownBy(() -> ask(drivers, ENOUGH, chatterbox)).hasMessageContaining("more than 1048576 bytes");
    }

    @Test
    void areNotAwaitedForLong() throws Exception {
        DriverAddress silent = serve("127.0.0.1", _ -> isOver.await());
        DriverAddress slow = serve("127.0.0.1", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            isOver.await();
        });

        assertThatThrownBy(() -> ask(impatient, ENOUGH, silent)).hasMessageContaining("Timeout 300 (ms)");
        assertThatThrownBy(() -> ask(impatient, ENOUGH, slow)).hasMessageContaining("Timeout 300 (ms)");
    }

    @Test
    void areNoOtherServices() throws Exception {
        DriverAddress other = serve("127.0.0.1", exchange -> send(exchange, 200, "{\"secret\":\"s3cr3t\"}"));

        assertThatThrownBy(() -> ask(drivers, ENOUGH, other))
                .hasMessageContaining("an answer that no driver gives")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void areNotAskedWithoutRoomForTheirAnswer() throws Exception {
        Problem full = Problem.of(503, "full");
        DriverAddress driver = serve("127.0.0.1", exchange -> send(exchange, 200, ANSWER));
        DriverAddress spare = serve("127.0.0.1", exchange -> send(exchange, 200, ANSWER));

        assertThatThrownBy(() -> ask(
                        drivers,
                        _ -> {
                            throw full;
                        },
                        driver,
                        spare))
                .hasCause(full);
        assertThat(asked).containsExactly("GET /trace?" + QUERY + " for " + driver);
    }

    private static Trace ask(Drivers drivers, Drivers.Room room, DriverAddress... addresses)
            throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
        return drivers.trace(List.of(addresses), QUERY, room)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private DriverAddress serve(String host, Peer peer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(host, 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " for "
                    + exchange.getRequestHeaders().getFirst("Host"));
            try (exchange) {
                peer.answer(exchange);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (IOException cutOff) {
                throw cutOff;
            } catch (Exception unforeseen) {
                throw new IllegalStateException(unforeseen);
            }
        });
        servers.add(server);
        server.start();
        return new DriverAddress(host, server.getAddress().getPort());
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static int unused() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
