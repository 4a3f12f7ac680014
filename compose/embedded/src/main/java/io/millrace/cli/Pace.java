package io.millrace.cli;

import java.util.concurrent.locks.LockSupport;

/** Spaces things evenly, so many a second; with no rate, not at all. */
final class Pace {

    private final Integer perSecond;
    private final long began = System.nanoTime();

    Pace(Integer perSecond) {
        this.perSecond = perSecond;
    }

    /** Returns when it is time for the thing of this number, counted from 0. */
    void await(long number) {
        if (perSecond == null) {
            return;
        }
        long due = began + (long) (number * (1e9 / perSecond));
        for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
            LockSupport.parkNanos(early);
        }
    }

    double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }
}
