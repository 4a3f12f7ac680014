package io.millrace.sdk;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A fold of a flow.
 *
 * @param fact what it wants to know of an event; null for nothing
 */
public record FoldStep<E, F extends Record, S extends Record>(
        Route.Part<Received<E>, F> fact, Keys<E, F> by, TimedFold<F, S> fold, Class<F> factType, Class<S> stateType)
        implements Serializable {

    /** The keys that a fact belongs to. */
    @FunctionalInterface
    public interface Keys<E, F> extends Serializable {
        List<String> of(Received<E> received, F fact);
    }

    /** One whose facts belong to one key each. */
    public static <E, F extends Record, S extends Record> FoldStep<E, F, S> byOneKey(
            Route.Part<Received<E>, F> fact, TimedFold<F, S> fold, Class<F> factType, Class<S> stateType) {
        Keys<E, F> by = (received, each) -> {
            String key = fold.key(each);
            return key == null ? null : List.of(key);
        };
        return new FoldStep<>(fact, by, fold, factType, stateType);
    }

    /** The windows of a fold by windows: state of others means nothing to it. */
    public Optional<Windows> windows() {
        return fold instanceof WindowFold<?, ?> window ? Optional.of(window.windows()) : Optional.empty();
    }

    /** For messages. */
    public String name() {
        return fold.getClass().getSimpleName();
    }

    /** Whether time means something to it. */
    public boolean hasDeadlines() {
        return !(fold instanceof Fold);
    }

    /** The keys that a fact belongs to; throws if its key is null. */
    public List<String> keys(Received<E> received, F fact) {
        List<String> keys = by.of(received, fact);
        if (keys == null) {
            throw new IllegalArgumentException("the key of " + name() + " is null");
        }
        return keys;
    }
}
