package io.millrace.ingest.live;

import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Connections;
import io.millrace.ingest.http.Problem;
import io.millrace.ingest.http.Route;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** {@code WS /v1/live/{topic}}: the value of each new record as a frame. */
final class LiveRoutes implements AutoCloseable {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private final Vertx vertx;
    private final LiveTopics topics;
    private final Connections connections;
    private final Set<LiveSocket> open = ConcurrentHashMap.newKeySet();

    LiveRoutes(Vertx vertx, LiveTopics topics, Connections connections) {
        this.vertx = vertx;
        this.topics = topics;
        this.connections = connections;
    }

    List<Route> routes() {
        return List.of(Route.socket("/v1/live/{topic}", this::open));
    }

    private void open(Call call) throws Problem {
        LiveTopic topic = topics.of(call);
        LiveSocket reader = new LiveSocket(vertx, call, topic, call.parameter("key"));
        reader.join();
        call.request()
                .toWebSocket()
                .onSuccess(socket -> {
                    connections.becameSocket(call.request().connection());
                    call.upgraded();
                    open.add(reader);
                    reader.open(socket, () -> {
                        open.remove(reader);
                        connections.closed(call.request().connection());
                    });
                })
                .onFailure(_ -> {
                    reader.leave();
                    call.fail(Problem.of(400, "This is no handshake of a WebSocket."));
                });
    }

    /** Says so to all who read along; those who do not hear it are cut off. */
    @Override
    public void close() {
        open.forEach(LiveSocket::stop);
        long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        while (!open.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        open.forEach(LiveSocket::cut);
    }
}
