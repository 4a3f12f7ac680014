package io.millrace.engine.state;

import java.time.Instant;

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
