package io.millrace.stack;

import java.time.Duration;

/** How long a start waits for a part: while the part still works, and then for a limit. On a busy machine that can be long. */
final class Patience {

    /** Processor time that counts as work: what only looks from time to time whether it can go on uses less. */
    private static final Duration WORK = Duration.ofSeconds(1);

    /** A part that works in vain ends after so many limits. */
    private static final int MOST_LIMITS = 5;

    private final Duration limit;
    private Duration lastWork = Duration.ZERO;
    private Duration workedThen = Duration.ZERO;

    Patience(Duration limit) {
        this.limit = limit;
    }

    /**
     * @param waited since the start
     * @param worked the processor time that the part has used
     */
    boolean isOver(Duration waited, Duration worked) {
        if (worked.minus(workedThen).compareTo(WORK) >= 0) {
            workedThen = worked;
            lastWork = waited;
        }
        return waited.minus(lastWork).compareTo(limit) > 0 || waited.compareTo(limit.multipliedBy(MOST_LIMITS)) > 0;
    }
}
