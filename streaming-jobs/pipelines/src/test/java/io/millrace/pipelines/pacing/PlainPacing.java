package io.millrace.pipelines.pacing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Notifications as their definition says them, from all positions of a runner at once. */
final class PlainPacing {

    private record Segment(long time, long distance, long duration) {}

    private PlainPacing() {}

    static List<String> of(Collection<Passage> positions, Windows windows) {
        List<Passage> sorted = positions.stream().sorted(Passage.ORDER).toList();
        List<Segment> segments = new ArrayList<>();
        for (int index = 1; index < sorted.size(); index++) {
            Passage one = sorted.get(index - 1);
            Passage next = sorted.get(index);
            long duration = next.time() - one.time();
            if (duration > 0 && duration <= windows.pause()) {
                segments.add(new Segment(one.time(), Math.abs(next.spot() - one.spot()), duration));
            }
        }
        return segments.stream()
                .collect(Collectors.groupingBy(
                        segment -> Math.floorDiv(segment.time(), windows.shortWindow()),
                        TreeMap::new,
                        Collectors.toList()))
                .entrySet()
                .stream()
                .map(window -> {
                    long end = (window.getKey() + 1) * windows.shortWindow();
                    double present = average(window.getValue());
                    double usual = average(segments.stream()
                            .filter(segment -> segment.time() >= end - windows.longWindow() && segment.time() < end)
                            .toList());
                    return present == 0 ? "" : told(end, present, usual);
                })
                .filter(told -> !told.isEmpty())
                .toList();
    }

    private static double average(List<Segment> segments) {
        return (double) segments.stream().mapToLong(Segment::distance).sum()
                / segments.stream().mapToLong(Segment::duration).sum();
    }

    private static String told(long end, double present, double usual) {
        double ratio = present / usual;
        String word = ratio < 0.9 - 1e-12 ? "underperforming" : ratio < 1.1 - 1e-12 ? "pacing" : "outperforming";
        return "%d %.9e %.9e %s".formatted(end, present * 1e9, usual * 1e9, word);
    }

    /** What the pipeline says, in the same words. */
    static String told(Notification notification) {
        return "%d %.9e %.9e %s"
                .formatted(
                        Passage.nanos(notification.windowEnd()),
                        notification.shortAverage(),
                        notification.longAverage(),
                        notification.notification());
    }
}
