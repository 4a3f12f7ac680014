package io.millrace.engine.driver;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.commit.Stamp;
import io.millrace.engine.source.EventClock;
import io.millrace.engine.storage.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/**
 * How a pipeline is, for people and tools.
 *
 * @param error why it is retrying, waits or has failed; null otherwise
 * @param tookOverFrom the process for whose lease it has waited in standby; null if it did not have to
 */
record PipelineStatus(
        String name,
        String state,
        @JsonUnwrapped Counts counts,
        @JsonUnwrapped Reached reached,
        @JsonIgnore History history,
        String error,
        String tookOverFrom) {

    enum State {
        /** Another process holds its lease, and this one waits for it. */
        STANDBY,
        STARTING,
        RUNNING,
        RETRYING,
        /** It cannot go on, and its tables are being rebuilt. */
        REBUILDING,
        FAILED,
        STOPPED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What this run has committed.
     *
     * @param batch the last one; -1 before the first
     * @param batchNanos how long all batches took together
     * @param commitNanos how much of that their commits took
     */
    record Counts(
            long batch,
            long batches,
            long read,
            long accepted,
            long filtered,
            long quarantined,
            long duplicates,
            long lastBatchMillis,
            long batchNanos,
            long commitNanos) {

        static final Counts NONE = new Counts(-1, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        private Counts after(Stamp stamp, long nanos, long nanosOfCommit) {
            return new Counts(
                    stamp.batch(),
                    batches + 1,
                    read + stamp.sum(Stamp.Range::read),
                    accepted + stamp.sum(Stamp.Range::accepted),
                    filtered + stamp.sum(Stamp.Range::filtered),
                    quarantined + stamp.quarantined(),
                    duplicates + stamp.sum(Stamp.Range::duplicates),
                    Duration.ofNanos(nanos).toMillis(),
                    batchNanos + nanos,
                    commitNanos + nanosOfCommit);
        }
    }

    /**
     * How far it has come. Times are milliseconds since 1970; null is not known yet, or does not apply.
     *
     * @param newestAt when Kafka took the newest record that readers see
     * @param committedAt when this run committed last
     * @param heldBackBy the partition without which the watermark would be further
     * @param epoch of its lease
     * @param stateRows those that Spark keeps for its folds; null also where Spark does not count them
     * @param stateBytes what they take of memory and of local files
     */
    record Reached(
            Long newestAt,
            Long committedAt,
            Long watermark,
            String heldBackBy,
            Long epoch,
            Long stateRows,
            Long stateBytes) {

        /** What RocksDB's files take, among the measures that Spark passes on. */
        private static final String STATE_FILES = "rocksdbSstFileSize";

        static final Reached NOTHING = new Reached(null, null, null, null, null, null, null);

        private Reached under(long lease) {
            return new Reached(newestAt, committedAt, watermark, heldBackBy, lease, stateRows, stateBytes);
        }

        private Reached after(CommittedBatch done, Long newest) {
            EventClock.Mark mark = done.mark();
            return new Reached(
                    newest,
                    done.stamp().tellsNothing()
                            ? committedAt
                            : Long.valueOf(done.at().toEpochMilli()),
                    mark == null
                            ? watermark
                            : mark.at().map(Instant::toEpochMilli).orElse(null),
                    mark == null ? heldBackBy : mark.heldBackBy(),
                    epoch,
                    stateRows,
                    stateBytes);
        }

        private Reached with(StateOperatorProgress[] state, boolean areRowsCounted) {
            long rows = 0;
            long bytes = 0;
            for (StateOperatorProgress operator : state) {
                rows += operator.numRowsTotal();
                bytes += operator.memoryUsedBytes() + operator.customMetrics().getOrDefault(STATE_FILES, 0L);
            }
            return new Reached(
                    newestAt, committedAt, watermark, heldBackBy, epoch, areRowsCounted ? rows : null, bytes);
        }
    }

    static PipelineStatus starting(String name) {
        return new PipelineStatus(name, State.STARTING.text(), Counts.NONE, Reached.NOTHING, History.NONE, null, null);
    }

    boolean is(State one) {
        return state.equals(one.text());
    }

    PipelineStatus in(State next, String why) {
        return new PipelineStatus(name, next.text(), counts, reached, history, why, tookOverFrom);
    }

    PipelineStatus under(long epoch) {
        return new PipelineStatus(name, state, counts, reached.under(epoch), history, error, tookOverFrom);
    }

    /** Before a run's first batch. */
    PipelineStatus from(Offsets committed) {
        return new PipelineStatus(name, state, counts, reached, history.from(committed), error, tookOverFrom);
    }

    PipelineStatus after(CommittedBatch done) {
        History next = history.after(done);
        return new PipelineStatus(
                name,
                State.RUNNING.text(),
                counts.after(done.stamp(), done.nanos(), done.commitNanos()),
                reached.after(done, next.newestAt()),
                next,
                null,
                tookOverFrom);
    }

    /** With what Spark said last of the state that the query keeps, if it keeps any. */
    PipelineStatus with(StreamingQuery query) {
        StreamingQueryProgress last = query == null ? null : query.lastProgress();
        if (last == null || last.stateOperators().length == 0) {
            return this;
        }
        String areRowsCounted = query.sparkSession().conf().get(Environment.COUNT_STATE_ROWS, "true");
        Reached with = reached.with(last.stateOperators(), Boolean.parseBoolean(areRowsCounted));
        return new PipelineStatus(name, state, counts, with, history, error, tookOverFrom);
    }

    PipelineStatus tookOverFrom(String holder) {
        return new PipelineStatus(name, state, counts, reached, history, error, holder);
    }
}
