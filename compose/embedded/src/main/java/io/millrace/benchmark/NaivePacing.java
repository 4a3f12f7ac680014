package io.millrace.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.sql.streaming.GroupState;

/** Adds to a runner's history, and averages over all of it whenever something comes or time has passed. */
final class NaivePacing
        implements FlatMapGroupsWithStateFunction<String, NaivePosition, NaiveHistory, NaiveNotification> {

    private static final long SHORT = 20;
    private static final long LONG = 100;
    private static final double PAUSE = 100;

    /** Distance and time. */
    private record Run(double distance, double seconds) {}

    @Override
    public Iterator<NaiveNotification> call(
            String track, Iterator<NaivePosition> arrived, GroupState<NaiveHistory> state) {
        NaiveHistory history = state.exists() ? state.get() : new NaiveHistory();
        arrived.forEachRemaining(position -> history.getPositions().add(position));
        history.getPositions().sort(Comparator.comparingDouble(NaivePosition::getSeconds));
        double watermark = state.getCurrentWatermarkMs() / 1e3;
        List<NaivePosition> passed = history.getPositions().stream()
                .filter(position -> position.getSeconds() < watermark)
                .toList();
        List<NaiveNotification> told = passed.isEmpty() ? List.of() : told(track, passed, history, watermark);
        state.update(history);
        state.setTimeoutTimestamp(state.getCurrentWatermarkMs() + 1);
        return told.iterator();
    }

    private static List<NaiveNotification> told(
            String track, List<NaivePosition> passed, NaiveHistory history, double watermark) {
        TreeMap<Long, Run> runs = runs(passed);
        NaivePosition last = passed.getLast();
        boolean isOver = watermark > last.getSeconds() + PAUSE;
        long until = isOver ? Long.MAX_VALUE : window(last);
        List<NaiveNotification> told = new ArrayList<>();
        for (long start : runs.subMap(history.getToldUntil(), until).keySet()) {
            double present = average(runs, start, start);
            double usual = average(runs, start + SHORT - LONG, start);
            if (present > 0) {
                double ratio = present / usual;
                String word = ratio < 0.9 ? "underperforming" : ratio < 1.1 ? "pacing" : "outperforming";
                told.add(NaiveNotification.of(track, start, word));
            }
        }
        history.setToldUntil(isOver ? window(last) + SHORT : until);
        return told;
    }

    private static TreeMap<Long, Run> runs(List<NaivePosition> passed) {
        TreeMap<Long, Run> runs = new TreeMap<>();
        for (int index = 1; index < passed.size(); index++) {
            NaivePosition one = passed.get(index - 1);
            NaivePosition next = passed.get(index);
            double seconds = next.getSeconds() - one.getSeconds();
            if (seconds > 0 && seconds <= PAUSE) {
                runs.merge(
                        window(one),
                        new Run(Math.abs(next.getSpot() - one.getSpot()), seconds),
                        (a, b) -> new Run(a.distance() + b.distance(), a.seconds() + b.seconds()));
            }
        }
        return runs;
    }

    private static long window(NaivePosition position) {
        return Math.floorDiv((long) position.getSeconds(), SHORT) * SHORT;
    }

    private static double average(TreeMap<Long, Run> runs, long from, long to) {
        double distance = 0;
        double seconds = 0;
        for (Run run : runs.subMap(from, true, to, true).values()) {
            distance += run.distance();
            seconds += run.seconds();
        }
        return distance / seconds;
    }
}
