package io.millrace.ingest.http;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of requests may be held at a time. What does not fit is refused, not queued. */
public final class Room {

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    public Room(long limit) {
        this.limit = limit;
    }

    boolean take(long bytes) {
        if (taken.addAndGet(bytes) > limit) {
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    public long taken() {
        return taken.get();
    }
}
