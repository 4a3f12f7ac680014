package io.millrace.sdk;

import java.io.Serializable;

/**
 * A fold of a flow.
 *
 * @param fact what it wants to know of an event; null for nothing
 */
public record FoldStep<E, F extends Record, S extends Record>(
        Route.Part<Received<E>, F> fact, TimedFold<F, S> fold, Class<F> factType, Class<S> stateType)
        implements Serializable {

    /** For messages. */
    public String name() {
        return fold.getClass().getSimpleName();
    }

    /** Whether time means something to it. */
    public boolean hasDeadlines() {
        return !(fold instanceof Fold);
    }
}
