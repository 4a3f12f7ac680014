package io.millrace.pipelines.pacing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * One runner, as far as averages still need it. A segment joins two positions once the watermark has
 * passed both, so nothing can come between them. It counts in the short window that it begins in. A
 * window is told of when it is whole: a later one has begun, or the runner has paused.
 */
final class Runner {

    private final String track;
    private final Windows windows;
    private final TreeMap<Long, Stretch> run = new TreeMap<>();
    private PriorityQueue<Passage> ahead = new PriorityQueue<>(Passage.ORDER);
    private Passage last;

    private Runner(String track, Windows windows) {
        this.track = track;
        this.windows = windows;
    }

    static Runner of(String track, Windows windows, RunnerState state) {
        Runner runner = new Runner(track, windows);
        if (state != null) {
            runner.last = state.last() == null ? null : runner.passage(state.last());
            state.ahead().forEach(spot -> runner.ahead.add(runner.passage(spot)));
            runner.run.putAll(state.run());
        }
        return runner;
    }

    private Passage passage(RunnerState.Spot spot) {
        return new Passage(track, spot.time(), spot.spot());
    }

    void add(List<Passage> passages) {
        ahead.addAll(passages);
    }

    /** All that lies before the watermark has come. */
    List<Notification> passTo(long watermark) {
        List<Notification> told = new ArrayList<>();
        while (!ahead.isEmpty() && ahead.peek().time() < watermark) {
            reach(ahead.poll(), told);
        }
        if (last != null && pausedAt(last) <= watermark) {
            tell(windows.startOf(last.time()), told);
            last = null;
        }
        forget(watermark);
        return told;
    }

    private void reach(Passage next, List<Notification> told) {
        if (last != null) {
            long start = windows.startOf(last.time());
            long duration = next.time() - last.time();
            if (duration > 0 && duration <= windows.pause()) {
                run.merge(start, new Stretch(Math.abs(next.spot() - last.spot()), duration), Stretch::plus);
            }
            if (windows.startOf(next.time()) > start) {
                tell(start, told);
            }
        }
        last = next;
    }

    /** Nothing where the runner has not run, or has not moved. */
    private void tell(long start, List<Notification> told) {
        Stretch present = run.get(start);
        if (present != null && present.distance() > 0) {
            Stretch usual = run.subMap(windows.longStartOf(start), true, start, true).values().stream()
                    .reduce(Stretch::plus)
                    .orElseThrow();
            told.add(Notification.of(track, start, windows.endOf(start), present, usual));
        }
    }

    /** When it is known that no segment begins at a position, and its window is over. */
    private long pausedAt(Passage passage) {
        return Math.max(passage.time() + windows.pause() + 1, windows.endOf(windows.startOf(passage.time())));
    }

    private void forget(long watermark) {
        long next = windows.startOf(last == null ? watermark : last.time());
        run.headMap(windows.longStartOf(next)).clear();
    }

    /** When something is to be told or forgotten, if no position comes; null if nothing is kept. */
    Instant deadline() {
        Passage before = last;
        for (Passage passage : inOrder()) {
            if (before != null && windows.startOf(passage.time()) > windows.startOf(before.time())) {
                return Passage.instant(Math.min(passage.time() + 1, pausedAt(before)));
            }
            before = passage;
        }
        if (before != null) {
            return Passage.instant(pausedAt(before));
        }
        return run.isEmpty() ? null : Passage.instant(run.lastKey() + windows.longWindow());
    }

    /** Null if nothing is kept. */
    RunnerState state() {
        if (last == null && ahead.isEmpty() && run.isEmpty()) {
            return null;
        }
        return new RunnerState(
                last == null ? null : spot(last),
                inOrder().stream().map(Runner::spot).toList(),
                run);
    }

    private static RunnerState.Spot spot(Passage passage) {
        return new RunnerState.Spot(passage.time(), passage.spot());
    }

    private List<Passage> inOrder() {
        return ahead.stream().sorted(Passage.ORDER).toList();
    }
}
