package io.millrace.sdk;

import java.io.Serializable;

/**
 * A step in the engine's own terms, for what the steps of a flow cannot say. The engine has the type that it implements;
 * the SDK knows no more of it than what it takes and gives.
 *
 * @param <F> a record made of an event
 * @param <R> a row
 */
public interface EngineStep<F extends Record, R extends Record> extends Serializable {

    /** Makes the step where the engine runs: other processes know the flow, and have no Spark. */
    @FunctionalInterface
    interface Maker<F extends Record, R extends Record> extends Serializable {
        EngineStep<F, R> step();
    }
}
