package io.millrace.ingest.http;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is connected. Closes those who hold a connection without ever finishing a request, however busy
 * they look: a timeout on silence alone lets one byte a minute hold it for ever.
 */
public final class Connections {

    private static final class Seat {
        private volatile long since = System.nanoTime();
        private volatile Call call;
        private volatile boolean isSocket;
    }

    private final int limit;
    private final long receiveWithin;
    private final long idleTimeout;
    private final String receiveWithinText;
    private final Map<HttpConnection, Seat> seats = new ConcurrentHashMap<>();

    public Connections(int limit, Duration receiveWithin, Duration idleTimeout) {
        this.limit = limit;
        this.receiveWithin = receiveWithin.toNanos();
        this.idleTimeout = idleTimeout.toNanos();
        this.receiveWithinText = receiveWithin.toMillis() + " ms";
    }

    void opened(HttpConnection connection) {
        if (seats.size() >= limit) {
            connection.close();
            return;
        }
        seats.put(connection, new Seat());
        connection.closeHandler(_ -> closed(connection));
    }

    /** Has to be told of a WebSocket, whose connection does not tell it by itself. */
    public void closed(HttpConnection connection) {
        Seat seat = seats.remove(connection);
        Call call = seat == null ? null : seat.call;
        if (call != null) {
            call.onItsThread(call::abandoned);
        }
    }

    void began(HttpConnection connection, Call call) {
        Seat seat = seats.get(connection);
        if (seat != null) {
            seat.since = System.nanoTime();
            seat.call = call;
        }
    }

    /** A WebSocket may be silent. */
    public void becameSocket(HttpConnection connection) {
        Seat seat = seats.get(connection);
        if (seat != null) {
            seat.isSocket = true;
        }
    }

    public int open() {
        return seats.size();
    }

    /** To be called every second or so. */
    void sweep() {
        long now = System.nanoTime();
        seats.forEach((connection, seat) -> {
            Call call = seat.call;
            if (seat.isSocket) {
                return;
            }
            if (call == null || call.isAnswered()) {
                if (now - seat.since > idleTimeout + (call == null ? 0 : receiveWithin)) {
                    connection.close();
                }
            } else if (now - seat.since > idleTimeout + receiveWithin) {
                connection.close();
            } else if (now - seat.since > receiveWithin) {
                call.onItsThread(() -> giveUp(call));
            }
        });
    }

    private void giveUp(Call call) {
        if (!call.request().isEnded()) {
            call.fail(Problem.of(408, "The body did not arrive within " + receiveWithinText + "."));
        }
    }
}
