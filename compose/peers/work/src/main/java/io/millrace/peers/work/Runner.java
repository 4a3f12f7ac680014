package io.millrace.peers.work;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What is kept of a runner: the last position that the watermark has passed, those that it has not, and a sum for
 * each short window. A window is over when a later one has begun, or the runner has paused.
 */
public final class Runner {

    /** No position, notification or expiry is waited for. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    private record Spot(long time, long spot) {

        static final Comparator<Spot> ORDER =
                Comparator.comparingLong(Spot::time).thenComparingLong(Spot::spot);
    }

    private final List<Spot> ahead = new ArrayList<>();
    private final TreeMap<Long, Stretch> run = new TreeMap<>();
    private Spot last;
    private long timer = NO_DEADLINE;

    public void add(Position position) {
        Spot spot = new Spot(position.time(), position.spot());
        int at = ahead.size();
        while (at > 0 && Spot.ORDER.compare(spot, ahead.get(at - 1)) < 0) {
            at--;
        }
        ahead.add(at, spot);
    }

    /** Everything before the watermark, in nanoseconds, has come. */
    public List<Notification> passTo(String track, long watermark) {
        List<Notification> told = new ArrayList<>();
        int passed = 0;
        while (passed < ahead.size() && ahead.get(passed).time() < watermark) {
            reach(track, ahead.get(passed++), told);
        }
        ahead.subList(0, passed).clear();
        if (last != null && pausedAt(last) <= watermark) {
            tell(track, Windows.startOf(last.time()), told);
            last = null;
        }
        long next = Windows.startOf(last == null ? watermark : last.time());
        run.headMap(Windows.longStartOf(next)).clear();
        return told;
    }

    private void reach(String track, Spot next, List<Notification> told) {
        if (last != null) {
            long start = Windows.startOf(last.time());
            long duration = next.time() - last.time();
            if (duration > 0 && duration <= Windows.PAUSE) {
                run.merge(start, new Stretch(Math.abs(next.spot() - last.spot()), duration), Stretch::plus);
            }
            if (Windows.startOf(next.time()) > start) {
                tell(track, start, told);
            }
        }
        last = next;
    }

    private void tell(String track, long start, List<Notification> told) {
        Stretch present = run.get(start);
        if (present != null && present.distance() > 0) {
            Stretch usual = run.subMap(Windows.longStartOf(start), true, start, true).values().stream()
                    .reduce(Stretch::plus)
                    .orElseThrow();
            told.add(Notification.of(track, start, present, usual));
        }
    }

    private static long pausedAt(Spot spot) {
        return Math.max(spot.time() + Windows.PAUSE + 1, Windows.startOf(spot.time()) + Windows.SHORT);
    }

    /** To which watermark something happens even if no position comes. */
    public long deadline() {
        Spot before = last;
        for (Spot spot : ahead) {
            if (before != null && Windows.startOf(spot.time()) > Windows.startOf(before.time())) {
                return Math.min(spot.time() + 1, pausedAt(before));
            }
            before = spot;
        }
        if (before != null) {
            return pausedAt(before);
        }
        return run.isEmpty() ? NO_DEADLINE : run.lastKey() + Windows.LONG;
    }

    /** The timer that is set, or {@link #NO_DEADLINE}. */
    public long timer() {
        return timer;
    }

    public void timer(long set) {
        timer = set;
    }

    public boolean isOver() {
        return last == null && ahead.isEmpty() && run.isEmpty();
    }

    public void writeTo(DataOutput output) throws IOException {
        output.writeLong(timer);
        output.writeByte(last == null ? 0 : 1);
        if (last != null) {
            write(last, output);
        }
        output.writeInt(ahead.size());
        for (Spot spot : ahead) {
            write(spot, output);
        }
        output.writeInt(run.size());
        for (var window : run.entrySet()) {
            output.writeLong(window.getKey());
            output.writeLong(window.getValue().distance());
            output.writeLong(window.getValue().duration());
        }
    }

    private static void write(Spot spot, DataOutput output) throws IOException {
        output.writeLong(spot.time());
        output.writeLong(spot.spot());
    }

    public static Runner readFrom(DataInput input) throws IOException {
        Runner runner = new Runner();
        runner.timer = input.readLong();
        runner.last = input.readByte() == 0 ? null : spot(input);
        for (int left = input.readInt(); left > 0; left--) {
            runner.ahead.add(spot(input));
        }
        for (int left = input.readInt(); left > 0; left--) {
            runner.run.put(input.readLong(), new Stretch(input.readLong(), input.readLong()));
        }
        return runner;
    }

    private static Spot spot(DataInput input) throws IOException {
        return new Spot(input.readLong(), input.readLong());
    }
}
