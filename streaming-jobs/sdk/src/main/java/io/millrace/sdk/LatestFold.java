package io.millrace.sdk;

import java.util.List;

/** Keeps one row for each key, which is its state, too. */
record LatestFold<F extends Record, R extends Record>(Route.Part<F, String> by, Flow.Latest<F, R> latest)
        implements Fold<F, R> {

    /** The events themselves are the facts. */
    @SuppressWarnings("unchecked")
    static <E, R extends Record> FoldStep<E, ?, ?> step(
            Route.Part<E, String> key, Flow.Latest<E, R> latest, Class<R> row) {
        LatestFold<Record, R> fold =
                new LatestFold<>((Route.Part<Record, String>) key, (Flow.Latest<Record, R>) latest);
        Route.Part<Received<E>, Record> fact = received -> (Record) received.event();
        return FoldStep.byOneKey(fact, fold, Types.taken(key, "fold"), row);
    }

    @Override
    public String key(F fact) {
        return by.apply(fact);
    }

    @Override
    public Step<R> step(String key, R before, List<F> facts) {
        R after = latest.after(key, before, facts);
        if (after == null) {
            return new Step<>(null, before == null ? List.of() : List.of(new Ended(before)));
        }
        return new Step<>(after, after.equals(before) ? List.of() : List.of(after));
    }
}
