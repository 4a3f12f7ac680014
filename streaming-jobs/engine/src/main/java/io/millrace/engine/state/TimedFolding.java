package io.millrace.engine.state;

import io.millrace.sdk.FoldStep;
import io.millrace.sdk.TimedFold;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.ExpiredTimerInfo;
import org.apache.spark.sql.streaming.MapState;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StatefulProcessor;
import org.apache.spark.sql.streaming.TTLConfig;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.TimerValues;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Runs folds of which some have deadlines. What is kept of the keys of a shard is one map, and their calls are another,
 * sorted by time; the shard has one timer of Spark, for the first of them. So a batch costs what it changes and what is due,
 * however many keys are alive. (The time-out of a {@code flatMapGroupsWithState} is found by reading all state in each
 * batch. A timer of Spark for each key is looked up, written and deleted in two places.)
 */
public final class TimedFolding extends StatefulProcessor<Integer, FactBlock, byte[]> {

    /** The name of the map of what is kept, by key. */
    static final String STATE = "state";

    /** The name of the map of keys, by the time at which each is to be called. */
    static final String CALLS = "calls";

    private static final long NEVER = Kept.NEVER;

    private final List<FoldStep<?, ?, ?>> folds;
    private transient MapState<byte[], byte[]> states;
    private transient MapState<byte[], byte[]> calls;
    private transient int numberOfCalls;

    public TimedFolding(List<? extends FoldStep<?, ?, ?>> folds) {
        this.folds = List.copyOf(folds);
    }

    /**
     * Their results are no rows: the rows of a fold go where {@link FoldRows} leads.
     *
     * @param facts with a clock beside them
     */
    public Dataset<byte[]> over(Dataset<FactBlock> facts) {
        return FactBlock.byShard(facts)
                .transformWithState(this, TimeMode.EventTime(), OutputMode.Append(), Encoders.BINARY());
    }

    @Override
    public void init(OutputMode output, TimeMode time) {
        states = map(STATE);
        calls = map(CALLS);
    }

    private MapState<byte[], byte[]> map(String name) {
        return getHandle().getMapState(name, Encoders.BINARY(), Encoders.BINARY(), TTLConfig.NONE());
    }

    @Override
    public scala.collection.Iterator<byte[]> handleInputRows(
            Integer shard, scala.collection.Iterator<FactBlock> arrived, TimerValues time) {
        long first = NEVER;
        for (Map.Entry<Fact.Key, List<Fact>> facts :
                FactBlock.byKey(CollectionConverters.asJava(arrived)).entrySet()) {
            byte[] key = facts.getKey().bytes();
            byte[] kept = states.getValue(key);
            first = Math.min(
                    first, step(facts.getKey(), key, kept == null ? null : Kept.of(kept), facts.getValue(), time));
        }
        scala.collection.Iterator<Object> timers = getHandle().listTimers();
        long timer = timers.hasNext() ? (Long) timers.next() : NEVER;
        if (first < timer) {
            if (timer != NEVER) {
                getHandle().deleteTimer(timer);
            }
            getHandle().registerTimer(first);
        }
        return nothing();
    }

    /** Spark itself removes the timer that has brought it here. */
    @Override
    public scala.collection.Iterator<byte[]> handleExpiredTimer(
            Integer shard, TimerValues time, ExpiredTimerInfo expired) {
        long first = NEVER;
        Iterator<Tuple2<byte[], byte[]>> inOrder = CollectionConverters.asJava(calls.iterator());
        while (inOrder.hasNext()) {
            Tuple2<byte[], byte[]> call = inOrder.next();
            long at = Kept.timeOf(call._1());
            if (at > time.getCurrentWatermarkInMs()) {
                first = Math.min(first, at);
                break;
            }
            calls.removeKey(call._1());
            first = Math.min(first, call(call._2(), time));
        }
        if (first != NEVER) {
            getHandle().registerTimer(first);
        }
        return nothing();
    }

    /** Returns when the key is to be called again. */
    private long call(byte[] key, TimerValues time) {
        Kept before = Kept.of(states.getValue(key)).withoutCall();
        if (before.due() <= time.getCurrentWatermarkInMs()) {
            return step(Fact.Key.of(key), key, before, List.of(), time);
        }
        Kept after = withCall(before, key);
        states.updateValue(key, after.bytes());
        return after.call();
    }

    /**
     * Returns when the key is to be called.
     *
     * @param before what is kept of it; null for nothing
     */
    private long step(Fact.Key key, byte[] bytes, Kept before, List<Fact> facts, TimerValues time) {
        return step(FoldForm.of(folds.get(key.fold())), key.key(), bytes, before, facts, time);
    }

    private <F extends Record, S extends Record> long step(
            FoldForm<F, S> form, String key, byte[] bytes, Kept before, List<Fact> facts, TimerValues time) {
        long watermark = time.getCurrentWatermarkInMs();
        TimedFold.Step<S> step =
                form.step(key, before == null ? null : before.state(), facts, Instant.ofEpochMilli(watermark));
        FoldRows.write(step.rows());
        if (step.state() == null) {
            if (before != null) {
                states.removeKey(bytes);
                before.callKey().ifPresent(calls::removeKey);
            }
            return NEVER;
        }
        long due = step.deadline() == FoldForm.KEPT ? before.due() : Kept.due(step.deadline(), watermark);
        Kept after = withCall(Kept.after(before, form.states().bytes(step.state()), due), bytes);
        if (!after.isSameAs(before)) {
            states.updateValue(bytes, after.bytes());
        }
        return after.call();
    }

    private static scala.collection.Iterator<byte[]> nothing() {
        return CollectionConverters.asScala(Collections.<byte[]>emptyIterator());
    }

    /** Sees to it that the key is called no later than it is due. */
    private Kept withCall(Kept kept, byte[] key) {
        if (kept.call() <= kept.due()) {
            return kept;
        }
        kept.callKey().ifPresent(calls::removeKey);
        long number = getHandle().getQueryInfo().getBatchId() << Integer.SIZE | numberOfCalls++;
        Kept after = kept.calledAtItsDue(number);
        calls.updateValue(after.callKey().orElseThrow(), key);
        return after;
    }
}
