package io.millrace.ingest.http;

import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;

/** What all calls share: the threads, the room for bytes, the counts, the logs, the proxies, and whether it ends. */
public final class Service {

    private final Vertx vertx;
    private final Room room;
    private final Requests requests;
    private final AccessLog log;
    private final Denials denials;
    private final Proxies proxies;
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean isStopping;

    public Service(Vertx vertx, Room room, Requests requests, AccessLog log, Denials denials, Proxies proxies) {
        this.vertx = vertx;
        this.room = room;
        this.requests = requests;
        this.log = log;
        this.denials = denials;
        this.proxies = proxies;
    }

    public Vertx vertx() {
        return vertx;
    }

    public Room room() {
        return room;
    }

    Denials denials() {
        return denials;
    }

    Proxies proxies() {
        return proxies;
    }

    /** From now on nothing new is taken. */
    public void beginStopping() {
        isStopping = true;
    }

    public boolean isStopping() {
        return isStopping;
    }

    /** Something has begun that has to end before the process may. */
    public void begin() {
        open.incrementAndGet();
    }

    public void end() {
        open.decrementAndGet();
    }

    /** How many calls and events of sockets wait for their answer. */
    public int open() {
        return open.get();
    }

    void answered(Call call, int status) {
        end();
        long nanos = call.ageNanos();
        requests.count(call.name(), status, nanos);
        log.write(call, status, nanos);
    }
}
