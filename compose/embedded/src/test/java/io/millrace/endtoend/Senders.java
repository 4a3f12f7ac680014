package io.millrace.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that send one event after another, each with an id of its own, and note every answer. */
final class Senders {

    /** @param status 0 if there was no answer: the connection was refused or closed */
    record Sent(String id, int status, boolean saysWhenToRetry, long millis) {}

    private final RunningApi api;
    private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final AtomicLong ids = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isOver;

    private Senders(RunningApi api) {
        this.api = api;
    }

    static Senders start(RunningApi api, int count) {
        Senders senders = new Senders(api);
        for (int index = 0; index < count; index++) {
            senders.threads.add(Thread.ofVirtual().start(senders::sendOn));
        }
        return senders;
    }

    private void sendOn() {
        Wire wire = null;
        while (!isOver) {
            String id = "e" + ids.incrementAndGet();
            long began = System.nanoTime();
            try {
                wire = wire == null ? api.wire() : wire;
                Wire.Answer answer = wire.send(
                                Ask.json(api.topic(), "{\"event_type\":\"default\",\"id\":\"" + id + "\"}")
                                        .with("Idempotency-Key", id)
                                        .bytes())
                        .answer();
                sent.add(new Sent(
                        id,
                        answer.status(),
                        answer.headers().containsKey("retry-after"),
                        Duration.ofNanos(System.nanoTime() - began).toMillis()));
                if ("close".equals(answer.headers().get("connection"))) {
                    wire.close();
                    wire = null;
                }
            } catch (IOException | UncheckedIOException gone) {
                sent.add(new Sent(id, 0, false, 0));
                if (wire != null) {
                    wire.close();
                    wire = null;
                }
            }
        }
    }

    long stored() {
        return sent.stream().filter(one -> one.status() == 202).count();
    }

    /** Lets each finish what it is at, and gives all that came of it. */
    List<Sent> finish() throws InterruptedException {
        isOver = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return List.copyOf(sent);
    }
}
