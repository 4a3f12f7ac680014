package io.millrace.demo;

import io.millrace.pipelines.game.GameEvent;
import io.millrace.sdk.Message;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Traffic;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Settings;
import io.millrace.stack.Outbox;
import io.millrace.stack.StackException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A few events a second of everything, for as long as a demo stays open, and among them something wrong: one player's game
 * says 1 where it has to say increase, which an edit mends.
 */
public final class Trickle implements AutoCloseable {

    private static final long SEED = 2;
    private static final int PER_SECOND = 20;
    private static final int SECONDS_BETWEEN_WRONG_ONES = 5;

    private final Outbox outbox;
    private final String events;
    private final List<Iterator<Message>> all;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("trickle").factory());
    private long seconds;

    private Trickle(Outbox outbox, String events, List<Iterator<Message>> all) {
        this.outbox = outbox;
        this.events = events;
        this.all = all;
    }

    /** Begins with what is wrong. */
    public static Trickle begin(Settings settings) {
        List<Iterator<Message>> all = new ArrayList<>();
        List<String> topics = new ArrayList<>();
        Pipelines.ALL.forEach(pipeline -> Traffic.of(pipeline).ifPresent(traffic -> {
            all.add(traffic.messages(settings, SEED));
            topics.addAll(pipeline.topics(settings));
        }));
        Outbox outbox = Outbox.making(settings, topics, settings.value(KafkaSettings.TOPIC_PARTITIONS));
        Trickle trickle = new Trickle(outbox, settings.value(GameEvent.TOPIC_NAME), all);
        trickle.clock.scheduleAtFixedRate(trickle::second, 0, 1, TimeUnit.SECONDS);
        return trickle;
    }

    private void second() {
        try {
            if (seconds++ % SECONDS_BETWEEN_WRONG_ONES == 0) {
                outbox.send(wrong());
            }
            for (Iterator<Message> messages : all) {
                for (int sent = 0; sent < PER_SECOND; sent++) {
                    outbox.send(messages.next());
                }
            }
        } catch (StackException noKafka) {
            // A demo of which somebody has stopped Kafka has nothing more to send.
            clock.shutdown();
        }
    }

    private Message wrong() {
        String event =
                "{\"event_type\":\"sword_event\",\"direction\":1,\"event_detail\":\"Excalibur\",\"Host\":\"Player 7\"}";
        return new Message(events, null, event.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        clock.shutdownNow();
        outbox.close();
    }
}
