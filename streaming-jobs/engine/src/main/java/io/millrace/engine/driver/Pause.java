package io.millrace.engine.driver;

import java.time.Duration;

/** How long to wait before another attempt: twice as long after each that failed, up to a limit. */
final class Pause {

    private final Duration first;
    private final Duration longest;
    private Duration next;

    Pause(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** Whether nothing has failed since the last success. */
    boolean isFirst() {
        return next.equals(first);
    }

    Duration next() {
        Duration now = next;
        Duration twice = now.multipliedBy(2);
        next = twice.compareTo(longest) < 0 ? twice : longest;
        return now;
    }

    /** After a success. */
    void reset() {
        next = first;
    }
}
