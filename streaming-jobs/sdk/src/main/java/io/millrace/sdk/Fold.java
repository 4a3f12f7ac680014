package io.millrace.sdk;

import java.time.Instant;
import java.util.List;

/**
 * Keyed state to which time means nothing: a fact is taken whenever it comes, and state has no
 * deadline. Facts of one batch come sorted.
 *
 * @param <A> a fact
 * @param <S> what is kept of a key
 * @param <O> what comes out
 */
public interface Fold<A extends Record, S extends Record, O extends Record> extends TimedFold<A, S, O> {

    /** A pure function. The state is null for a key that was never seen. */
    Step<S, O> step(String key, S state, List<A> facts);

    @Override
    default Step<S, O> step(String key, S state, List<A> facts, Instant watermark) {
        return step(key, state, facts);
    }
}
