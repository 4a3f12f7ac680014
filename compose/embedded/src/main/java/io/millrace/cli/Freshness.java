package io.millrace.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How long the oldest record has waited that was sent and is not committed yet. */
final class Freshness {

    /** So many had been sent by then. */
    private record Seen(Instant when, long sent) {}

    private final Deque<Seen> waiting = new ArrayDeque<>();

    Duration at(Instant now, long sent, long committed) {
        if (waiting.isEmpty() || waiting.getLast().sent() < sent) {
            waiting.addLast(new Seen(now, sent));
        }
        while (!waiting.isEmpty() && waiting.getFirst().sent() <= committed) {
            waiting.removeFirst();
        }
        return waiting.isEmpty()
                ? Duration.ZERO
                : Duration.between(waiting.getFirst().when(), now);
    }
}
