package io.millrace.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.sql.streaming.GroupState;
import org.apache.spark.sql.streaming.GroupStateTimeout;

/** Runs a fold as Spark's keyed state. */
record Folding<A extends Record, S extends Record, O extends Record>(TimedFold<A, S, O> fold)
        implements FlatMapGroupsWithStateFunction<String, A, S, O> {

    private static final int NANOS_PER_MILLI = 1_000_000;

    /** Whether time means something to the fold. */
    boolean isTimed() {
        return !(fold instanceof Fold);
    }

    GroupStateTimeout timeout() {
        return isTimed() ? GroupStateTimeout.EventTimeTimeout() : GroupStateTimeout.NoTimeout();
    }

    @Override
    public Iterator<O> call(String key, Iterator<A> arrived, GroupState<S> kept) {
        List<A> facts = new ArrayList<>();
        arrived.forEachRemaining(facts::add);
        facts.sort(fold.order());

        S before = kept.exists() ? kept.get() : null;
        long watermark = isTimed() ? kept.getCurrentWatermarkMs() : 0;
        TimedFold.Step<S, O> step = fold.step(key, before, facts, Instant.ofEpochMilli(watermark));
        if (step.state() == null) {
            kept.remove();
        } else if (!step.state().equals(before)) {
            kept.update(step.state());
        }
        if (step.state() != null && step.deadline() != null) {
            kept.setTimeoutTimestamp(timeout(step.deadline(), watermark));
        }
        return step.rows().iterator();
    }

    /** Spark calls when its watermark has passed the time-out: the last millisecond before the deadline. */
    private static long timeout(Instant deadline, long watermark) {
        long millis = deadline.toEpochMilli();
        long reached = deadline.getNano() % NANOS_PER_MILLI == 0 ? millis : millis + 1;
        return Math.max(Math.max(reached - 1, watermark), 1);
    }
}
