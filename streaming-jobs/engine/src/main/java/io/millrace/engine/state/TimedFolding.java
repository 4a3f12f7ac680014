package io.millrace.engine.state;

import io.millrace.engine.Records;
import io.millrace.sdk.FoldStep;
import io.millrace.sdk.TimedFold;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
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
 * Runs folds of which some have deadlines. Spark keeps its timers sorted by time, so a batch costs what it changes
 * and what is due, however many keys are alive. (The time-out of a {@code flatMapGroupsWithState} is
 * found by reading all state in each batch.)
 */
public final class TimedFolding extends StatefulProcessor<Fact.Key, Fact, byte[]> {

    /** The name of the state in the state store. */
    static final String STATE = "state";

    private final List<FoldStep<?, ?, ?>> folds;
    private transient ValueState<TimedState> store;

    public TimedFolding(List<? extends FoldStep<?, ?, ?>> folds) {
        this.folds = List.copyOf(folds);
    }

    /**
     * Their results are no rows: the rows of a fold go where {@link FoldRows} leads.
     *
     * @param facts with a clock beside them
     */
    public Dataset<byte[]> over(Dataset<Fact> facts) {
        return Fact.byKey(facts).transformWithState(this, TimeMode.EventTime(), OutputMode.Append(), Encoders.BINARY());
    }

    @Override
    public void init(OutputMode output, TimeMode time) {
        store = getHandle().getValueState(STATE, Records.encoder(TimedState.class), TTLConfig.NONE());
    }

    @Override
    public Iterator<byte[]> handleInputRows(Fact.Key key, Iterator<Fact> arrived, TimerValues time) {
        // Null for a key that has none. To ask whether there is one would read it twice.
        TimedState before = store.get();
        step(
                FoldForm.of(folds.get(key.fold())),
                key.key(),
                before,
                before == null ? TimedState.NEVER : before.timer(),
                CollectionConverters.asJava(arrived),
                time);
        return nothing();
    }

    @Override
    public Iterator<byte[]> handleExpiredTimer(Fact.Key key, TimerValues time, ExpiredTimerInfo expired) {
        TimedState kept = store.get();
        if (kept.due() <= time.getCurrentWatermarkInMs()) {
            FoldForm<?, ?> form = FoldForm.of(folds.get(key.fold()));
            step(form, key.key(), kept, TimedState.NEVER, Collections.emptyIterator(), time);
        } else {
            store.update(new TimedState(kept.state(), kept.due(), timer(TimedState.NEVER, kept.due())));
        }
        return nothing();
    }

    private static Iterator<byte[]> nothing() {
        return CollectionConverters.asScala(Collections.<byte[]>emptyIterator());
    }

    /** @param timer the one that is set; Spark itself removes one that has called */
    private <F extends Record, S extends Record> void step(
            FoldForm<F, S> form,
            String key,
            TimedState before,
            long timer,
            java.util.Iterator<Fact> arrived,
            TimerValues time) {
        long watermark = time.getCurrentWatermarkInMs();
        TimedFold.Step<S> step =
                form.step(key, before == null ? null : before.state(), arrived, Instant.ofEpochMilli(watermark));
        if (step.state() != null) {
            long due = step.deadline() == FoldForm.KEPT ? before.due() : TimedState.due(step.deadline(), watermark);
            TimedState after = new TimedState(form.states().bytes(step.state()), due, timer(timer, due));
            if (!after.isSameAs(before)) {
                store.update(after);
            }
        } else if (before != null) {
            store.clear();
            if (timer != TimedState.NEVER) {
                getHandle().deleteTimer(timer);
            }
        }
        FoldRows.write(step.rows());
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
    public record TimedState(byte[] state, long due, long timer) {

        static final long NEVER = Long.MAX_VALUE;

        private static final int NANOS_PER_MILLI = 1_000_000;

        boolean isSameAs(TimedState before) {
            return before != null && before.due == due && before.timer == timer && Arrays.equals(before.state, state);
        }

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
