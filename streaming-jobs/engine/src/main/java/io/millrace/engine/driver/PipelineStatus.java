package io.millrace.engine.driver;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.millrace.engine.commit.Stamp;
import java.time.Duration;
import java.util.Locale;

/**
 * How a pipeline is, for people and tools.
 *
 * @param error why it is retrying, waits or has failed; null otherwise
 * @param tookOverFrom the process for whose lease it has waited in standby; null if it did not have to
 */
public record PipelineStatus(
        String name, String state, @JsonUnwrapped Counts counts, String error, String tookOverFrom) {

    public enum State {
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
    public record Counts(
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

        Counts after(Stamp stamp, long nanos, long nanosOfCommit) {
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

    public static PipelineStatus starting(String name) {
        return new PipelineStatus(name, State.STARTING.text(), Counts.NONE, null, null);
    }

    boolean is(State one) {
        return state.equals(one.text());
    }

    public PipelineStatus in(State next, String why) {
        return new PipelineStatus(name, next.text(), counts, why, tookOverFrom);
    }

    public PipelineStatus after(Stamp stamp, long nanos, long nanosOfCommit) {
        return new PipelineStatus(
                name, State.RUNNING.text(), counts.after(stamp, nanos, nanosOfCommit), null, tookOverFrom);
    }

    PipelineStatus tookOverFrom(String holder) {
        return new PipelineStatus(name, state, counts, error, holder);
    }
}
