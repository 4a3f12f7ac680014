package io.millrace.ingest.store;

import java.util.BitSet;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Waits for the events of one request. */
final class Pending {

    private final int count;
    private final Store.Outcome outcome;
    private final KafkaHealth health;
    private final Positions positions;
    private final BitSet failed = new BitSet();
    private int finished;
    private Exception cause;

    Pending(int count, Store.Outcome outcome, KafkaHealth health) {
        this.count = count;
        this.outcome = outcome;
        this.health = health;
        this.positions = new Positions(count);
    }

    Callback callback(int index) {
        return (stored, failure) -> {
            if (failure == null) {
                health.answered();
            }
            finished(index, stored, failure);
        };
    }

    /** Kafka's client did not take it. */
    void refused(int index, Exception failure) {
        finished(index, null, failure);
    }

    private void finished(int index, RecordMetadata metadata, Exception failure) {
        synchronized (this) {
            if (failure != null) {
                failed.set(index);
                cause = failure;
            } else {
                positions.set(index, metadata);
            }
            finished++;
            if (finished < count) {
                return;
            }
        }
        if (cause == null) {
            outcome.stored(positions);
        } else {
            BitSet stored = (BitSet) failed.clone();
            stored.flip(0, count);
            outcome.failed(stored, cause);
        }
    }
}
