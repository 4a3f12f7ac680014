package io.millrace.engine.driver;

import io.millrace.engine.commit.Stamp;
import java.time.Duration;
import java.util.Locale;

/**
 * How a pipeline is, for people and tools.
 *
 * @param batch the last committed batch of this run; -1 before the first
 * @param batchNanos how long all batches of this run took together
 * @param commitNanos how much of that their commits took
 * @param error why it is retrying, waits or has failed; null otherwise
 * @param tookOverFrom the process for whose lease it has waited in standby; null if it did not have to
 */
public record PipelineStatus(
        String name,
        String state,
        long batch,
        long batches,
        long read,
        long accepted,
        long filtered,
        long quarantined,
        long duplicates,
        long lastBatchMillis,
        long batchNanos,
        long commitNanos,
        String error,
        String tookOverFrom) {

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

    public static PipelineStatus starting(String name) {
        return new PipelineStatus(name, State.STARTING.text(), -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null);
    }

    boolean is(State one) {
        return state.equals(one.text());
    }

    public PipelineStatus in(State next, String why) {
        return new PipelineStatus(
                name,
                next.text(),
                batch,
                batches,
                read,
                accepted,
                filtered,
                quarantined,
                duplicates,
                lastBatchMillis,
                batchNanos,
                commitNanos,
                why,
                tookOverFrom);
    }

    public PipelineStatus after(Stamp stamp, long nanos, long nanosOfCommit) {
        return new PipelineStatus(
                name,
                State.RUNNING.text(),
                stamp.batch(),
                batches + 1,
                read + stamp.sum(Stamp.Range::read),
                accepted + stamp.sum(Stamp.Range::accepted),
                filtered + stamp.sum(Stamp.Range::filtered),
                quarantined + stamp.quarantined(),
                duplicates + stamp.sum(Stamp.Range::duplicates),
                Duration.ofNanos(nanos).toMillis(),
                batchNanos + nanos,
                commitNanos + nanosOfCommit,
                null,
                tookOverFrom);
    }

    PipelineStatus tookOverFrom(String holder) {
        return new PipelineStatus(
                name,
                state,
                batch,
                batches,
                read,
                accepted,
                filtered,
                quarantined,
                duplicates,
                lastBatchMillis,
                batchNanos,
                commitNanos,
                error,
                holder);
    }
}
