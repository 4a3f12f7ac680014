package io.millrace.sdk;

import java.time.Instant;
import java.util.List;

/**
 * Keyed state to which time means nothing: a fact counts whenever it comes, and state has no deadline.
 *
 * @param <F> a fact
 * @param <S> what is kept of a key
 */
public interface Fold<F extends Record, S extends Record> extends TimedFold<F, S> {

    /** A pure function. The state is null for a key that was never seen. */
    Step<S> step(String key, S state, List<F> facts);

    @Override
    default Step<S> step(String key, S state, List<F> facts, Instant watermark) {
        return step(key, state, facts);
    }
}
