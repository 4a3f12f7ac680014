package io.millrace.benchmark;

import io.millrace.sdk.Message;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Traffic;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Settings;
import io.millrace.stack.Addresses;
import io.millrace.stack.Outbox;
import io.millrace.stack.StackException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a few records waiting for a pipeline, never more: its batches follow each other without a pause, and event time
 * goes on as the clock does.
 */
final class Supply implements AutoCloseable {

    /** For how many batches there is something to read. */
    private static final int BATCHES_AHEAD = 50;

    private static final long BETWEEN_LOOKS = Duration.ofMillis(200).toNanos();
    private static final long SEED = 1;

    private final String pipeline;
    private final Settings settings;
    private final int waiting;
    private final Iterator<Message> messages;
    private final Outbox outbox;
    private final Thread thread;
    private long sent;
    private volatile boolean isClosed;
    private volatile RuntimeException failure;

    private Supply(Pipeline pipeline, Settings settings, int recordsPerBatch, Outbox outbox) {
        this.pipeline = pipeline.slug();
        this.settings = settings;
        this.waiting = BATCHES_AHEAD * recordsPerBatch;
        this.messages = Traffic.of(pipeline).orElseThrow().messages(settings, SEED);
        this.outbox = outbox;
        this.thread =
                Thread.ofPlatform().daemon().name("supply-" + pipeline.slug()).unstarted(this::run);
    }

    /** Creates the topics and begins. */
    static Supply start(Pipeline pipeline, Settings settings, int recordsPerBatch) {
        Outbox outbox =
                Outbox.making(settings, pipeline.topics(settings), settings.value(KafkaSettings.TOPIC_PARTITIONS));
        Supply supply = new Supply(pipeline, settings, recordsPerBatch, outbox);
        supply.thread.start();
        return supply;
    }

    private void run() {
        try {
            while (!isClosed) {
                DriverMetrics.of(Addresses.of(settings).driver()).ifPresent(this::topUp);
                LockSupport.parkNanos(BETWEEN_LOOKS);
            }
        } catch (RuntimeException failed) {
            failure = failed;
        }
    }

    private void topUp(DriverMetrics metrics) {
        long read = (long) metrics.value("millrace_records_read_total", pipeline);
        for (; sent < read + waiting; sent++) {
            outbox.send(messages.next());
        }
        outbox.flush();
    }

    void requireWell() {
        if (failure != null) {
            throw new StackException("No more records are sent to " + pipeline + ": " + failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        outbox.close();
    }
}
