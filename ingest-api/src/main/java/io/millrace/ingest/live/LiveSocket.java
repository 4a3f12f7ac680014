package io.millrace.ingest.live;

import io.millrace.ingest.http.Call;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads a topic along for one client. Holds nothing but its place: it takes messages only while the
 * client takes them too, and is closed once its place is lost. All of it happens on the thread of its
 * connection but {@link #wake}.
 */
final class LiveSocket implements Feed.Reader {

    private static final short GOING_AWAY = 1001;
    private static final short TRY_AGAIN_LATER = 1013;
    private static final String TOO_SLOW =
            "You read too slowly and lost your place. Connect again; the view has the latest values.";
    private static final long PING_MILLIS = 30_000;
    private static final int UNANSWERED_PINGS = 2;

    /** How long a client that does not read may take to read why it is closed. */
    private static final long PARTING_MILLIS = 10_000;

    private static final int STEP = 64;

    private final Vertx vertx;
    private final Call call;
    private final LiveTopic topic;
    private final String key;
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private volatile long place;
    private ServerWebSocket socket;
    private long pings;
    private int unanswered;
    private boolean isParting;

    /** @param key only records with this key; null for all */
    LiveSocket(Vertx vertx, Call call, LiveTopic topic, String key) {
        this.vertx = vertx;
        this.call = call;
        this.topic = topic;
        this.key = key;
    }

    /** Before the client is told that it is connected: it misses nothing of what comes after. */
    void join() {
        place = topic.feed().join(this);
    }

    void leave() {
        topic.feed().leave(this);
    }

    void open(ServerWebSocket opened, Runnable gone) {
        socket = opened;
        pings = vertx.setPeriodic(PING_MILLIS, _ -> ping());
        socket.pongHandler(_ -> unanswered = 0);
        socket.drainHandler(_ -> send());
        socket.exceptionHandler(_ -> socket.close());
        socket.closeHandler(_ -> {
            vertx.cancelTimer(pings);
            leave();
            gone.run();
        });
        send();
    }

    @Override
    public long place() {
        return place;
    }

    /** However often it is woken before it comes to send, it sends once. */
    @Override
    public void wake() {
        if (!isWoken.getAndSet(true)) {
            call.onItsThread(() -> {
                isWoken.set(false);
                send();
            });
        }
    }

    private void send() {
        while (socket != null && !isParting && !socket.isClosed()) {
            if (topic.feed().hasLost(place)) {
                topic.slowReaders().increment();
                part(TRY_AGAIN_LATER, TOO_SLOW);
                return;
            }
            List<Feed.Message> messages =
                    socket.writeQueueFull() ? List.of() : topic.feed().from(place, STEP);
            if (messages.isEmpty()) {
                return;
            }
            for (Feed.Message message : messages) {
                if (socket.writeQueueFull()) {
                    return;
                }
                place++;
                if (key == null || key.equals(message.key())) {
                    socket.writeTextMessage(message.text());
                }
            }
        }
    }

    private void ping() {
        if (unanswered++ < UNANSWERED_PINGS) {
            socket.writePing(Buffer.buffer());
        } else {
            cut();
        }
    }

    /** Says why, and does not wait for long: what is said last lies behind all that was not read. */
    private Future<Void> part(short code, String reason) {
        isParting = true;
        leave();
        Future<Void> closed = socket.close(code, reason);
        long timer = vertx.setTimer(PARTING_MILLIS, _ -> cut());
        return closed.onComplete(_ -> vertx.cancelTimer(timer));
    }

    void stop() {
        call.onItsThread(() -> {
            if (!isParting) {
                part(GOING_AWAY, "The API is stopping. Connect again.");
            }
        });
    }

    /** Closing in order would wait for the client to read. */
    void cut() {
        ((WebSocketInternal) socket).channelHandlerContext().close();
    }
}
