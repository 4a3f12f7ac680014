package io.millrace.engine.driver;

import java.util.concurrent.CountDownLatch;

/** Lets batches pass until the pipeline is to stop; then the next one waits, and is run again later. */
public final class BatchGate {

    private final CountDownLatch reached = new CountDownLatch(1);
    private volatile boolean isClosed;

    void close() {
        isClosed = true;
    }

    /** Whether a batch waits at the closed gate, and so none is under way. */
    boolean holdsOne() {
        return reached.getCount() == 0;
    }

    void pass() throws InterruptedException {
        if (isClosed) {
            reached.countDown();
            new CountDownLatch(1).await();
        }
    }
}
