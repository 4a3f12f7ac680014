package io.millrace.console;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** How fast counters grow, over the last ten seconds. */
final class Rates {

    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final int MOST = 64;

    private record Point(long nanos, long count) {}

    private final Map<String, Deque<Point>> counters = new HashMap<>();

    /** Null until it has been seen twice; a counter that has begun again starts over. */
    synchronized Double of(String counter, long count, long nanos) {
        Deque<Point> points = counters.computeIfAbsent(counter, _ -> new ArrayDeque<>());
        if (!points.isEmpty() && points.getLast().count() > count) {
            points.clear();
        }
        if (points.isEmpty() || points.getLast().nanos() < nanos) {
            points.addLast(new Point(nanos, count));
        }
        while (points.size() > 2 && (nanos - points.getFirst().nanos() > WINDOW_NANOS || points.size() > MOST)) {
            points.removeFirst();
        }
        Point first = points.getFirst();
        double seconds = (points.getLast().nanos() - first.nanos()) / 1e9;
        return points.size() < 2 || seconds > 3 * WINDOW_NANOS / 1e9 ? null : (count - first.count()) / seconds;
    }
}
