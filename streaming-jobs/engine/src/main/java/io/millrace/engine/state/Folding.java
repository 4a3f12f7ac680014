package io.millrace.engine.state;

import io.millrace.sdk.Fold;
import io.millrace.sdk.TimedFold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.sql.streaming.GroupState;

/** Runs a fold to which time means nothing, as Spark's keyed state. */
public record Folding<A extends Record, S extends Record, O extends Record>(Fold<A, S, O> fold)
        implements FlatMapGroupsWithStateFunction<String, A, S, O> {

    @Override
    public Iterator<O> call(String key, Iterator<A> arrived, GroupState<S> kept) {
        S before = kept.exists() ? kept.get() : null;
        TimedFold.Step<S, O> step = fold.step(key, before, sorted(fold, arrived), Instant.EPOCH);
        if (step.state() == null) {
            kept.remove();
        } else if (!step.state().equals(before)) {
            kept.update(step.state());
        }
        return step.rows().iterator();
    }

    static <A extends Record> List<A> sorted(TimedFold<A, ?, ?> fold, Iterator<A> arrived) {
        List<A> facts = new ArrayList<>();
        arrived.forEachRemaining(facts::add);
        facts.sort(fold.order());
        return facts;
    }
}
