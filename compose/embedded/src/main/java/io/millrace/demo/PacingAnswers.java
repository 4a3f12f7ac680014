package io.millrace.demo;

import io.millrace.sdk.Message;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps every runner's positions in plain maps, and averages over all of them when asked. */
final class PacingAnswers implements Answers {

    private static final List<String> SOME_RUNNERS = List.of("user1", "user2");
    private static final long SECOND = 1_000_000_000L;
    private static final long SHORT = 20 * SECOND;
    private static final long LONG = 100 * SECOND;
    private static final long PAUSE = 100 * SECOND;
    private static final long LATENESS = 30 * SECOND;

    /** By how much one partition may be ahead of another. */
    private static final long SKEW = 5 * SECOND;

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private record Segment(long time, long distance, long duration) {}

    private final Map<String, TreeMap<Long, Long>> runners = new TreeMap<>();
    private long positions;
    private long late;
    private long broken;
    private long highest;

    @Override
    public String slug() {
        return "pacing";
    }

    @Override
    public int records() {
        return 30_000;
    }

    @Override
    public void sent(Message message) {
        String[] fields = new String(message.value(), StandardCharsets.UTF_8).split("\t", -1);
        if (fields.length != 3 || !fields[1].matches("-?\\d+") || !fields[2].matches("\\d+\\.\\d+")) {
            broken++;
            return;
        }
        long time = new BigDecimal(fields[2]).movePointRight(9).longValueExact();
        if (time < highest - LATENESS) {
            late++;
            return;
        }
        highest = Math.max(highest, time);
        positions++;
        runners.computeIfAbsent(fields[0], runner -> new TreeMap<>()).put(time, Long.parseLong(fields[1]));
    }

    @Override
    public List<Question> questions() {
        long until = Math.floorDiv(highest - LATENESS - PAUSE - SKEW, SHORT) * SHORT;
        String closed = " where window_end <= timestamp '" + Instant.ofEpochSecond(until / SECOND) + "'";
        closed = closed.replace("T", " ").replace("Z'", " UTC'");
        return List.of(
                Question.of(
                        "How many positions came in time, in any order.",
                        "select count(*) as num_positions from positions",
                        List.of(List.of(Long.toString(positions)))),
                Question.of(
                        "How often runners got each notification.",
                        "select notification, count(*) as num_notifications from notifications" + closed
                                + " group by notification order by notification",
                        counts(until)),
                Question.of(
                        "The notifications of some runners, window by window.",
                        "select track, date_format(window_end, '%H:%i:%s') as window_end, notification"
                                + " from notifications" + closed + " and track in ('"
                                + String.join("', '", SOME_RUNNERS) + "') order by 1, 2",
                        toldToSome(until)),
                Question.of(
                        "The quarantine keeps late and invalid positions.",
                        "select count_if(stage = 'late') as late, count_if(stage <> 'late') as unreadable"
                                + " from ops.quarantine where pipeline = 'pacing'",
                        List.of(List.of(Long.toString(late), Long.toString(broken)))));
    }

    private List<List<String>> counts(long until) {
        Map<String, Long> counted = new TreeMap<>();
        runners.keySet()
                .forEach(runner -> told(runner, until)
                        .values()
                        .forEach(notification -> counted.merge(notification, 1L, Long::sum)));
        return counted.entrySet().stream()
                .map(each -> List.of(each.getKey(), each.getValue().toString()))
                .toList();
    }

    private List<List<String>> toldToSome(long until) {
        List<List<String>> rows = new ArrayList<>();
        SOME_RUNNERS.forEach(runner -> told(runner, until)
                .forEach((end, notification) ->
                        rows.add(List.of(runner, CLOCK.format(Instant.ofEpochSecond(end / SECOND)), notification))));
        return rows;
    }

    /** By the end of the window. */
    private Map<Long, String> told(String runner, long until) {
        List<Segment> segments = segments(runners.getOrDefault(runner, new TreeMap<>()));
        Map<Long, String> told = new TreeMap<>();
        for (Segment segment : segments) {
            long end = Math.floorDiv(segment.time(), SHORT) * SHORT + SHORT;
            double present = average(segments, end - SHORT, end);
            if (end <= until && present > 0) {
                double ratio = present / average(segments, end - LONG, end);
                told.put(end, ratio < 0.9 ? "underperforming" : ratio < 1.1 ? "pacing" : "outperforming");
            }
        }
        return told;
    }

    private static List<Segment> segments(TreeMap<Long, Long> positions) {
        List<Segment> segments = new ArrayList<>();
        Map.Entry<Long, Long> before = null;
        for (Map.Entry<Long, Long> position : positions.entrySet()) {
            if (before != null && position.getKey() - before.getKey() <= PAUSE) {
                segments.add(new Segment(
                        before.getKey(),
                        Math.abs(position.getValue() - before.getValue()),
                        position.getKey() - before.getKey()));
            }
            before = position;
        }
        return segments;
    }

    private static double average(List<Segment> segments, long from, long until) {
        long distance = 0;
        long duration = 0;
        for (Segment segment : segments) {
            if (segment.time() >= from && segment.time() < until) {
                distance += segment.distance();
                duration += segment.duration();
            }
        }
        return distance * (double) SECOND / duration;
    }
}
