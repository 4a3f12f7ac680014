package io.millrace.peers.work;

/** Over what a pace is averaged, in nanoseconds. */
final class Windows {

    static final long SHORT = 20_000_000_000L;
    static final long LONG = 5 * SHORT;

    /** Positions further apart are joined by no segment. */
    static final long PAUSE = 5 * SHORT;

    private Windows() {}

    static long startOf(long time) {
        return time - Math.floorMod(time, SHORT);
    }

    /** When the long window begins that ends with a short one. */
    static long longStartOf(long start) {
        return start + SHORT - LONG;
    }
}
