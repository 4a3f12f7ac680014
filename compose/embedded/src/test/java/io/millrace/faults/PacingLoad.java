package io.millrace.faults;

import static io.millrace.faults.Expected.millis;
import static io.millrace.faults.Expected.row;
import static io.millrace.faults.Expected.text;

import io.millrace.lake.Lake;
import io.millrace.sdk.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Six runners in each run, and a minute of theirs in a second of ours. */
final class PacingLoad implements Load {

    static final long SHORT = 2_000;
    static final long LONG = 10_000;
    static final long PAUSE = 100_000;

    private static final String TOPIC = "positions";
    private static final int RUNNERS = 6;
    private static final long STEP = 100;
    private static final long BETWEEN_RUNS = 300_000;
    private static final long BEGIN = 1_700_000_000_000L;

    private final Random random;
    private final BadRecords bad;
    private long now = BEGIN;
    private int run = -1;
    private final long[] spots = new long[RUNNERS];
    private int number;

    private record Passing(String runner, long spot, long time) {}

    private record Segment(long time, long distance, long duration) {}

    PacingLoad(Random random, BadRecords bad) {
        this.random = random;
        this.bad = bad;
    }

    @Override
    public String slug() {
        return "pacing";
    }

    @Override
    public Draft next(int next) {
        if (random.nextInt(50) == 0) {
            return bad.next(TOPIC);
        }
        now += next == run ? STEP : BETWEEN_RUNS;
        run = next;
        int runner = number++ % RUNNERS;
        spots[runner] += random.nextInt(40);
        Passing passing = new Passing(Load.mark(run) + "-" + runner, spots[runner], now);
        String line =
                String.format(Locale.ROOT, "%s\t%d\t%d.%03d", passing.runner, passing.spot, now / 1_000, now % 1_000);
        return Draft.accepted(Message.of(TOPIC, passing.runner, line), passing);
    }

    @Override
    public List<Expected> expected(Acknowledged all, Lake lake) {
        List<String> positions = new ArrayList<>();
        all.ofRun()
                .events(
                        Passing.class,
                        (sent, each) -> positions.add(text(each.runner, each.spot, each.time, sent.timestamp())));
        int before = Math.max(0, all.run() - 1);
        Map<String, List<Passing>> tracks = new TreeMap<>();
        all.since(before)
                .events(
                        Passing.class,
                        (sent, each) -> tracks.computeIfAbsent(each.runner, none -> new ArrayList<>())
                                .add(each));
        List<String> over = new ArrayList<>();
        List<String> open = new ArrayList<>();
        long watermark = all.latest(Passing.class, (sent, each) -> each.time) - Staging.LATENESS_MILLIS;
        tracks.forEach((runner, track) -> notify(runner, track, watermark, over, open));
        return List.of(
                Expected.rows(
                        "pacing.positions",
                        "select " + row("track", "spot", millis("\"time\""), millis("sent_at"))
                                + " from pacing.positions where track >= '" + Load.mark(all.run()) + "'",
                        positions),
                new Expected(
                        "pacing.notifications",
                        "select " + row("track", millis("window_end"), "notification")
                                + " from pacing.notifications where track >= '" + Load.mark(before) + "'",
                        over,
                        open));
    }

    private static void notify(
            String runner, List<Passing> track, long watermark, List<String> over, List<String> open) {
        List<Segment> segments = new ArrayList<>();
        for (int index = 1; index < track.size(); index++) {
            Passing one = track.get(index - 1);
            Passing next = track.get(index);
            segments.add(new Segment(one.time, Math.abs(next.spot - one.spot), next.time - one.time));
        }
        long last = track.getLast().time;
        long begin = segments.isEmpty() ? last : segments.getFirst().time;
        for (long start = begin - begin % SHORT; start <= last; start += SHORT) {
            long end = start + SHORT;
            Segment present = sum(segments, start, end);
            Segment usual = sum(segments, end - LONG, end);
            if (present.distance > 0) {
                boolean isOver = end <= watermark && (last >= end && last <= watermark || last + PAUSE <= watermark);
                (isOver ? over : open).add(text(runner, end, word(present, usual)));
            }
        }
    }

    private static Segment sum(List<Segment> segments, long from, long until) {
        long distance = 0;
        long duration = 0;
        for (Segment segment : segments) {
            if (segment.time >= from && segment.time < until) {
                distance += segment.distance;
                duration += segment.duration;
            }
        }
        return new Segment(from, distance, duration);
    }

    private static String word(Segment present, Segment usual) {
        long own = 10 * present.distance * usual.duration;
        long other = usual.distance * present.duration;
        return own < 9 * other ? "underperforming" : own < 11 * other ? "pacing" : "outperforming";
    }
}
