package io.millrace.ingest.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of requests may be held at a time. What does not fit is refused, not queued. */
public final class Room {

    private static final Duration WAIT = Duration.ofSeconds(1);

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    public Room(long limit) {
        this.limit = limit;
    }

    private boolean take(long bytes) {
        if (taken.addAndGet(bytes) > limit) {
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /** Takes room, or says that there is none. */
    public void require(long bytes) throws Problem {
        if (!take(bytes)) {
            throw Problem.later(503, WAIT, "The API holds as many bytes as it may until Kafka has stored some.");
        }
    }

    public void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    public long limit() {
        return limit;
    }

    public long taken() {
        return taken.get();
    }
}
