package io.millrace.console;

import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Connections;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends every open page how things are, each second. While no page is open nobody is asked anything. */
final class Feed {

    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final long SECOND = 1_000;

    /** A browser that lost the connection waits so long. */
    private static final String RETRY = "retry: 2000\n\n";

    /** Looks at everything. */
    @FunctionalInterface
    interface Look {
        JsonObject take() throws InterruptedException;
    }

    /** An open page: it is written to on the thread of its connection. */
    private record Viewer(Call call, HttpServerResponse response, Supplier<Boolean> isWelcome) {}

    private final Look look;
    private final Connections connections;
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isLooking = new AtomicBoolean();

    Feed(Vertx vertx, Look look, Connections connections) {
        this.look = look;
        this.connections = connections;
        vertx.setPeriodic(SECOND, _ -> tick());
    }

    int viewers() {
        return viewers.size();
    }

    /** @param isWelcome whether somebody still is who opened the page */
    void open(Call call, Supplier<Boolean> isWelcome) {
        // Compressed, an event would wait for the next.
        call.request().response().putHeader("Content-Encoding", "identity");
        HttpServerResponse response = call.stream("text/event-stream");
        connections.becameSocket(call.request().connection());
        Viewer viewer = new Viewer(call, response, isWelcome);
        response.closeHandler(_ -> viewers.remove(viewer));
        response.exceptionHandler(_ -> viewers.remove(viewer));
        response.write(RETRY);
        viewers.add(viewer);
        tick();
    }

    private void tick() {
        viewers.stream().filter(viewer -> !viewer.isWelcome().get()).forEach(this::close);
        if (viewers.isEmpty() || !isLooking.compareAndSet(false, true)) {
            return;
        }
        Thread.startVirtualThread(() -> {
            try {
                send("overview", look.take());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException failure) {
                LOG.warn("Pages were not told how things are", failure);
            } finally {
                isLooking.set(false);
            }
        });
    }

    /** A page that does not read gets no more until it does. */
    void send(String event, JsonObject json) {
        String message = "event: " + event + "\ndata: " + json.encode() + "\n\n";
        viewers.forEach(viewer -> viewer.call().onItsThread(() -> {
            if (!viewer.response().closed() && !viewer.response().writeQueueFull()) {
                viewer.response().write(message);
            }
        }));
    }

    private void close(Viewer viewer) {
        viewers.remove(viewer);
        viewer.call().onItsThread(() -> viewer.response().end());
    }

    void close() {
        viewers.forEach(this::close);
    }
}
