package io.millrace.sdk;

import java.io.Serializable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Keyed state in event time: what is known of each key, and how new facts and the passing of time
 * change it. Facts of one batch come in the order in which Kafka took their
 * records, and may be none: then a deadline has passed.
 *
 * <p>If the flow says how late an event may be, no fact is older than the watermark of the step
 * before it; whatever lies before the watermark is complete.
 *
 * @param <F> a fact
 * @param <S> what is kept of a key
 */
public interface TimedFold<F extends Record, S extends Record> extends Serializable {

    /**
     * What follows from a step.
     *
     * @param state what is kept from now on; null for nothing
     * @param rows what comes out, each for the outputs of its type; a {@link Refused} goes to the quarantine
     * @param deadline when to call again at the latest: once the watermark is there. Null for never;
     *     without state there is no deadline
     */
    record Step<S>(S state, List<Record> rows, Instant deadline) {
        public Step {
            rows = List.copyOf(rows);
        }

        public Step(S state, Collection<? extends Record> rows, Instant deadline) {
            this(state, List.<Record>copyOf(rows), deadline);
        }

        public Step(S state, Collection<? extends Record> rows) {
            this(state, rows, null);
        }
    }

    String key(F fact);

    /**
     * A pure function. The state is null for a key that was never seen, or has none.
     *
     * @param watermark how far event time has come; 1970 before anything is known of it
     */
    Step<S> step(String key, S state, List<F> facts, Instant watermark);
}
