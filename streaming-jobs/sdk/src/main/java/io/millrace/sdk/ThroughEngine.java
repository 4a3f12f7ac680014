package io.millrace.sdk;

import java.util.List;

/** Stands among the folds of a flow for a step in the engine's own terms, which has no keys. */
public record ThroughEngine<F extends Record, R extends Record>(EngineStep.Maker<F, R> maker) implements Fold<F, R> {

    @Override
    public String key(F fact) {
        return "";
    }

    @Override
    public Step<R> step(String key, R state, List<F> facts) {
        throw new UnsupportedOperationException("The engine runs a step in its own terms, and not as a fold.");
    }
}
