package io.millrace.peers.streams;

import io.millrace.peers.work.Notification;
import io.millrace.peers.work.Position;
import io.millrace.peers.work.Runner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Compares each runner's short windows with the long ones, when event time has passed them. Kafka Streams has no
 * timer for a key, so a second store has the runners in the order of their deadlines.
 */
final class PaceFold implements Processor<byte[], Arrival, byte[], byte[]> {

    static final String RUNNERS = "runners";
    static final String TIMERS = "timers";
    static final String POSITIONS = "positions";
    static final String NOTIFICATIONS = "notifications";
    static final List<String> TABLES = List.of(POSITIONS, NOTIFICATIONS);

    private static final Duration LATENESS = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final long NANOS = 1_000_000;
    private static final byte[] NOTHING = {};

    private ProcessorContext<byte[], byte[]> context;
    private KeyValueStore<String, Runner> runners;
    private KeyValueStore<byte[], byte[]> timers;

    @Override
    public void init(ProcessorContext<byte[], byte[]> given) {
        context = given;
        runners = given.getStateStore(RUNNERS);
        timers = given.getStateStore(TIMERS);
        given.schedule(BETWEEN_LOOKS, PunctuationType.STREAM_TIME, _ -> fire());
    }

    @Override
    public void process(Record<byte[], Arrival> record) {
        Position position = record.value().position();
        if (position != null) {
            context.forward(record.withValue(row(record.value()).bytes()), POSITIONS);
            if (position.time() >= watermark()) {
                Runner before = runners.get(position.user());
                Runner runner = before == null ? new Runner() : before;
                runner.add(position);
                advance(position.user(), runner);
            }
        }
        Application.processed();
    }

    /** In nanoseconds. */
    private long watermark() {
        return Math.max(0, context.currentStreamTimeMs() - LATENESS.toMillis()) * NANOS;
    }

    private void fire() {
        List<byte[]> due = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> all = timers.range(timer(0, ""), timer(watermark() + 1, ""))) {
            all.forEachRemaining(timer -> due.add(timer.key));
        }
        for (byte[] timer : due) {
            String track = new String(timer, Long.BYTES, timer.length - Long.BYTES, StandardCharsets.UTF_8);
            Runner runner = runners.get(track);
            if (runner == null) {
                timers.delete(timer);
            } else {
                advance(track, runner);
            }
        }
    }

    private void advance(String track, Runner runner) {
        long watermark = watermark();
        for (Notification told : runner.passTo(track, watermark)) {
            byte[] key = track.getBytes(StandardCharsets.UTF_8);
            context.forward(new Record<>(key, row(told).bytes(), told.windowEnd() / NANOS), NOTIFICATIONS);
        }
        if (runner.timer() <= watermark) {
            timers.delete(timer(runner.timer(), track));
            runner.timer(Runner.NO_DEADLINE);
        }
        if (runner.deadline() < runner.timer()) {
            if (runner.timer() != Runner.NO_DEADLINE) {
                timers.delete(timer(runner.timer(), track));
            }
            runner.timer(runner.deadline());
            timers.put(timer(runner.timer(), track), NOTHING);
        }
        runners.put(track, runner.isOver() ? null : runner);
    }

    private static byte[] timer(long time, String track) {
        byte[] name = track.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + name.length)
                .putLong(time)
                .put(name)
                .array();
    }

    private static JsonRow row(Arrival arrival) {
        return new JsonRow()
                .with("track", arrival.position().user())
                .with("spot", arrival.position().spot())
                .with("time", arrival.position().time() / 1_000)
                .with("sent_at", arrival.sentAt() * 1_000);
    }

    private static JsonRow row(Notification told) {
        return new JsonRow()
                .with("track", told.track())
                .with("window_start", told.windowStart() / 1_000)
                .with("window_end", told.windowEnd() / 1_000)
                .with("short_average", told.shortAverage())
                .with("long_average", told.longAverage())
                .with("ratio", told.ratio())
                .with("notification", told.notification());
    }
}
