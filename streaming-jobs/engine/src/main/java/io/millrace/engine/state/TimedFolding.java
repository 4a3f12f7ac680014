package io.millrace.engine.state;

import io.millrace.engine.Records;
import io.millrace.sdk.TimedFold;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.streaming.ExpiredTimerInfo;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StatefulProcessor;
import org.apache.spark.sql.streaming.TTLConfig;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.TimerValues;
import org.apache.spark.sql.streaming.ValueState;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Runs a fold with deadlines. Spark keeps its timers sorted by time, so a batch costs what it changes
 * and what is due, however many keys are alive. (The time-out of a {@code flatMapGroupsWithState} is
 * found by reading all state in each batch.)
 */
public final class TimedFolding<A extends Record, S extends Record, O extends Record>
        extends StatefulProcessor<String, A, O> {

    /** The name of the state in the state store. */
    static final String STATE = "state";

    private final TimedFold<A, S, O> fold;
    private transient ValueState<TimedState<S>> store;

    public TimedFolding(TimedFold<A, S, O> fold) {
        this.fold = fold;
    }

    @Override
    public void init(OutputMode output, TimeMode time) {
        store = getHandle().getValueState(STATE, Records.encoder(fold.stateType(), TimedState.class), TTLConfig.NONE());
    }

    @Override
    public Iterator<O> handleInputRows(String key, Iterator<A> arrived, TimerValues time) {
        List<A> facts = Folding.sorted(fold, CollectionConverters.asJava(arrived));
        // Null for a key that has none. To ask whether there is one would read it twice.
        TimedState<S> before = store.get();
        return step(key, before, before == null ? TimedState.NEVER : before.timer(), facts, time);
    }

    @Override
    public Iterator<O> handleExpiredTimer(String key, TimerValues time, ExpiredTimerInfo expired) {
        TimedState<S> kept = store.get();
        if (kept.due() <= time.getCurrentWatermarkInMs()) {
            return step(key, kept, TimedState.NEVER, List.of(), time);
        }
        store.update(new TimedState<>(kept.state(), kept.due(), timer(TimedState.NEVER, kept.due())));
        return CollectionConverters.asScala(List.<O>of().iterator());
    }

    /** @param timer the one that is set; Spark itself removes one that has called */
    private Iterator<O> step(String key, TimedState<S> before, long timer, List<A> facts, TimerValues time) {
        S state = before == null ? null : before.state();
        long watermark = time.getCurrentWatermarkInMs();
        TimedFold.Step<S, O> step = fold.step(key, state, facts, Instant.ofEpochMilli(watermark));
        if (step.state() != null) {
            long due = TimedState.due(step.deadline(), watermark);
            TimedState<S> after = new TimedState<>(step.state(), due, timer(timer, due));
            if (!after.equals(before)) {
                store.update(after);
            }
        } else if (before != null) {
            store.clear();
            if (timer != TimedState.NEVER) {
                getHandle().deleteTimer(timer);
            }
        }
        return CollectionConverters.asScala(step.rows().iterator());
    }

    /** Sees to it that there is a timer no later than what is due, and says when. */
    private long timer(long set, long due) {
        if (set <= due) {
            return set;
        }
        if (set != TimedState.NEVER) {
            getHandle().deleteTimer(set);
        }
        getHandle().registerTimer(due);
        return due;
    }

    /**
     * What the state store has of a key: the state itself, and when it is due.
     *
     * @param due when the fold wants to be called at the latest, as Spark's timers count; {@link #NEVER} if not
     * @param timer when Spark calls; {@link #NEVER} if it does not. Never after {@code due}: a timer that
     *     comes too early is set again, which costs less than to move it with every fact
     */
    public record TimedState<S extends Record>(S state, long due, long timer) {

        static final long NEVER = Long.MAX_VALUE;

        private static final int NANOS_PER_MILLI = 1_000_000;

        /** Spark calls once its watermark has reached a timer; one that it has passed already is for the next batch. */
        static long due(Instant deadline, long watermark) {
            if (deadline == null) {
                return NEVER;
            }
            long millis = deadline.toEpochMilli();
            long reached = deadline.getNano() % NANOS_PER_MILLI == 0 ? millis : millis + 1;
            return Math.max(reached, watermark + 1);
        }
    }
}
