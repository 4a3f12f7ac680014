package io.millrace.ingest.store;

import java.util.BitSet;
import org.apache.kafka.clients.producer.Callback;

/** Waits for the events of one request. */
final class Pending {

    private final int count;
    private final Store.Outcome outcome;
    private final KafkaHealth health;
    private final BitSet failed = new BitSet();
    private int finished;
    private Exception cause;

    Pending(int count, Store.Outcome outcome, KafkaHealth health) {
        this.count = count;
        this.outcome = outcome;
        this.health = health;
    }

    Callback callback(int index) {
        return (_, failure) -> {
            if (failure == null) {
                health.answered();
            }
            finished(index, failure);
        };
    }

    void finished(int index, Exception failure) {
        synchronized (this) {
            if (failure != null) {
                failed.set(index);
                cause = failure;
            }
            finished++;
            if (finished < count) {
                return;
            }
        }
        if (cause == null) {
            outcome.stored();
        } else {
            BitSet stored = (BitSet) failed.clone();
            stored.flip(0, count);
            outcome.failed(stored, cause);
        }
    }
}
