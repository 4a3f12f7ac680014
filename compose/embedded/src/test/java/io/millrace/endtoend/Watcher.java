package io.millrace.endtoend;

import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Reads a WebSocket: as fast as it can, or not at all until it is told to. */
final class Watcher implements WebSocket.Listener {

    private static final int FIRST = 100;

    private final long appetite;
    private final List<String> first = new CopyOnWriteArrayList<>();
    private final AtomicLong frames = new AtomicLong();
    private final StringBuilder part = new StringBuilder();
    private volatile WebSocket socket;
    private volatile int closeCode;

    private Watcher(long appetite) {
        this.appetite = appetite;
    }

    static Watcher eager() {
        return new Watcher(Long.MAX_VALUE);
    }

    static Watcher asleep() {
        return new Watcher(0);
    }

    void awake() {
        socket.request(Long.MAX_VALUE);
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        if (appetite > 0) {
            opened.request(appetite);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean isLast) {
        part.append(text);
        if (isLast) {
            if (first.size() < FIRST) {
                first.add(part.toString());
            }
            part.setLength(0);
            frames.incrementAndGet();
        }
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeCode = code;
        return null;
    }

    /** The first hundred frames. */
    List<String> first() {
        return first;
    }

    long frames() {
        return frames.get();
    }

    /** Zero while it is open. */
    int closeCode() {
        return closeCode;
    }

    void leave() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }
}
