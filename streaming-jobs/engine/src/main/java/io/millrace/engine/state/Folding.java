package io.millrace.engine.state;

import io.millrace.sdk.FoldStep;
import io.millrace.sdk.TimedFold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.GroupState;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;

/** Runs folds to which time means nothing, as Spark's keyed state. Their rows go straight to the outputs of the task. */
public record Folding(List<? extends FoldStep<?, ?, ?>> folds)
        implements FlatMapGroupsWithStateFunction<Fact.Key, Fact, byte[], byte[]> {

    public Folding {
        folds = List.copyOf(folds);
    }

    /** Their results are no rows: the rows of a fold go where {@link FoldRows} leads. */
    public Dataset<byte[]> over(Dataset<Fact> facts) {
        return Fact.byKey(facts)
                .flatMapGroupsWithState(
                        this, OutputMode.Append(), Encoders.BINARY(), Encoders.BINARY(), GroupStateTimeout.NoTimeout());
    }

    @Override
    public Iterator<byte[]> call(Fact.Key key, Iterator<Fact> arrived, GroupState<byte[]> kept) {
        step(FoldForm.of(folds.get(key.fold())), key.key(), arrived, kept);
        return Collections.emptyIterator();
    }

    private static <F extends Record, S extends Record> void step(
            FoldForm<F, S> form, String key, Iterator<Fact> arrived, GroupState<byte[]> kept) {
        byte[] before = kept.exists() ? kept.get() : null;
        List<Fact> facts = new ArrayList<>();
        arrived.forEachRemaining(facts::add);
        TimedFold.Step<S> step = form.step(key, before, facts, Instant.EPOCH);
        byte[] after = step.state() == null ? null : form.states().bytes(step.state());
        if (after == null) {
            kept.remove();
        } else if (!Arrays.equals(after, before)) {
            kept.update(after);
        }
        FoldRows.write(step.rows());
    }
}
