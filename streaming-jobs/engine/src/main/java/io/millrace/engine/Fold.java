package io.millrace.engine;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * Keyed state: what is known of each key, and how new facts change it. Facts of one batch come
 * sorted. Nothing is late: a fold takes a fact whenever it comes, and state has no timeout.
 *
 * @param <A> a fact
 * @param <S> what is kept of a key
 * @param <O> what comes out
 */
public interface Fold<A extends Record, S extends Record, O extends Record> extends Serializable {

    /** What follows from the facts of one batch: the state from now on (null for none) and the rows. */
    record Step<S, O>(S state, List<O> rows) {
        public Step {
            rows = List.copyOf(rows);
        }
    }

    String key(A fact);

    Comparator<A> order();

    /** A pure function. The state is null for a key that was never seen. */
    Step<S, O> step(String key, S state, List<A> facts);

    Class<A> factType();

    Class<S> stateType();

    Class<O> rowType();
}
