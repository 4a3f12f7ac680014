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
        private final String site;
        private volatile long since = System.nanoTime();
        private volatile Call call;
        private volatile boolean isSocket;

        Seat(String site) {
            this.site = site;
        }
    }

    /**
     * How many connections there may be.
     *
     * @param each how many of one address; 0 for no limit
     */
    public record Limits(int all, int each, Duration receiveWithin, Duration idleTimeout) {}

    private final Limits limits;
    private final Proxies proxies;
    private final Denials denials;
    private final long receiveWithin;
    private final long idleTimeout;
    private final Map<HttpConnection, Seat> seats = new ConcurrentHashMap<>();

    /** Has no more entries than there are connections. */
    private final Map<String, Integer> bySite = new ConcurrentHashMap<>();

    public Connections(Limits limits, Proxies proxies, Denials denials) {
        this.limits = limits;
        this.proxies = proxies;
        this.denials = denials;
        this.receiveWithin = limits.receiveWithin().toNanos();
        this.idleTimeout = limits.idleTimeout().toNanos();
    }

    void opened(HttpConnection connection) {
        String address = connection.remoteAddress().hostAddress();
        if (seats.size() >= limits.all()) {
            denials.add("connection", address, "There are " + limits.all() + " connections (api-connection-limit)");
            connection.close();
            return;
        }
        String site = limits.each() == 0 || proxies.contain(address) ? null : Network.site(address);
        if (site != null && bySite.merge(site, 1, Integer::sum) > limits.each()) {
            denials.add(
                    "connection",
                    address,
                    "It has " + limits.each() + " connections (api-connection-limit-per-address)");
            left(site);
            connection.close();
            return;
        }
        seats.put(connection, new Seat(site));
        connection.closeHandler(_ -> closed(connection));
    }

    private void left(String site) {
        bySite.computeIfPresent(site, (_, count) -> count == 1 ? null : count - 1);
    }

    /** Has to be told of a WebSocket, whose connection does not tell it by itself. */
    public void closed(HttpConnection connection) {
        Seat seat = seats.remove(connection);
        if (seat == null) {
            return;
        }
        if (seat.site != null) {
            left(seat.site);
        }
        Call call = seat.call;
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
            call.fail(Problem.of(
                    408,
                    "The body did not arrive within " + limits.receiveWithin().toMillis() + " ms."));
        }
    }
}
