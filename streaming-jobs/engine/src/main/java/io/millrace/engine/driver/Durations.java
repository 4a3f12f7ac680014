package io.millrace.engine.driver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long something took, each time that it was done.
 *
 * @param counts how often it took no longer than each of the limits but longer than the one before; the last, longer than all
 */
record Durations(List<Long> counts, long nanos) {

    /** In seconds. */
    static final List<Double> LIMITS = List.of(0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0);

    static final Durations NONE = new Durations(Collections.nCopies(LIMITS.size() + 1, 0L), 0);

    Durations {
        counts = List.copyOf(counts);
    }

    Durations with(long more) {
        List<Long> next = new ArrayList<>(counts);
        int index = 0;
        while (index < LIMITS.size() && more > LIMITS.get(index) * 1e9) {
            index++;
        }
        next.set(index, next.get(index) + 1);
        return new Durations(next, nanos + more);
    }
}
