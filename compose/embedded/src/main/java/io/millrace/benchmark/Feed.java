package io.millrace.benchmark;

import io.millrace.pipelines.game.GameEvent;
import io.millrace.sdk.Message;
import io.millrace.settings.Settings;
import io.millrace.stack.Outbox;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Fills a topic with messages, in their order. */
record Feed(Settings settings, String topic, Iterator<Message> messages) {

    /** Half of them for each of two cores. */
    private static final int PARTITIONS = 2;

    private static final long SEED = 1;

    /** Game events without end. */
    static Feed ofEvents(Settings settings, String topic) {
        Settings named = settings.withPairs(List.of(GameEvent.TOPIC_NAME.key() + "=" + topic));
        return new Feed(settings, topic, new EventTraffic().messages(named, SEED));
    }

    void fill(long events) {
        try (Outbox outbox = outbox()) {
            for (long number = 0; number < events; number++) {
                outbox.send(messages.next());
            }
            outbox.flush();
        }
    }

    /** Sends so many a second, evenly, for so long. */
    void trickle(int perSecond, int seconds) {
        try (Outbox outbox = outbox()) {
            long began = System.nanoTime();
            for (long number = 0; number < (long) perSecond * seconds; number++) {
                long due = began + number * 1_000_000_000L / perSecond;
                for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                    LockSupport.parkNanos(early);
                }
                outbox.send(messages.next());
            }
            outbox.flush();
        }
    }

    void create() {
        outbox().close();
    }

    private Outbox outbox() {
        return Outbox.making(settings, List.of(topic), PARTITIONS);
    }
}
