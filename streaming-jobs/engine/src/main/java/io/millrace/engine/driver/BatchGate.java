package io.millrace.engine.driver;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.streaming.StreamingQuery;

/** Lets batches pass until the pipeline is to stop; then the next one waits, and is run again later. */
final class BatchGate {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    void close() {
        closed.countDown();
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Returns after a while, or when it is closed: whether it is. */
    boolean closesWithin(Duration pause) {
        try {
            return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Stops a query once its batch is done. Throws if it does not stop in time: its batch is run again then. */
    void stop(StreamingQuery query) throws TimeoutException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (query.isActive()
                && query.status().isTriggerActive()
                && !holdsOne()
                && Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        query.stop();
    }

    /** Whether a batch waits at the closed gate, and so none is under way. */
    boolean holdsOne() {
        return reached.getCount() == 0;
    }

    void pass() throws InterruptedException {
        if (isClosed()) {
            reached.countDown();
            new CountDownLatch(1).await();
        }
    }
}
