package io.millrace.benchmark;

import io.millrace.engine.EngineSettings;
import io.millrace.lake.Rows;
import io.millrace.pipelines.pacing.Position;
import io.millrace.settings.KafkaSettings;
import io.millrace.stack.Backbone;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.StackException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How fast runners' positions are folded, and what is kept of a runner: Millrace beside a naive job. */
public record Pacing(Home home, Report report, long positions, int runners) {

    private static final String SLUG = "pacing";
    private static final String TOPIC = "race";

    /** So that state is read and written many times, as it is in a stream. */
    private static final int BATCHES = 10;

    private record Drained(String name, double seconds, Path checkpoint, String told) {}

    public Rows run(Backbone backbone) {
        report.doing("filling a topic with " + positions + " positions");
        new Feed(backbone.settings(), TOPIC, new Runners(TOPIC, runners).positions()).fill(positions);
        List<Drained> drained = List.of(naive(backbone), millrace(backbone));
        requireSameTold(drained, backbone);
        report.doing("measuring the state");
        return table(
                drained, StateSizes.of(drained.stream().map(Drained::checkpoint).toList(), home, backbone));
    }

    private Drained naive(Backbone backbone) {
        Path folder = home.folder().resolve("naive");
        Job job = new Job(
                "naive",
                NaivePacingJob.class,
                folder,
                BatchTimes.options(times("naive")),
                List.of(
                        backbone.settings().value(KafkaSettings.KAFKA),
                        TOPIC,
                        "file:" + folder,
                        Long.toString(batch())));
        return drained(job, folder.resolve("checkpoint"), told(folder.resolve("table"), "windowStart"), backbone);
    }

    private Drained millrace(Backbone backbone) {
        Job job = Job.pipeline(
                backbone,
                home.folder().resolve("millrace"),
                SLUG,
                PipelineJob.ONCE,
                BatchTimes.options(times("millrace")),
                List.of(
                        EngineSettings.EVENTS_PER_BATCH.key() + "=" + batch(),
                        Position.TOPIC_NAME.key() + "=" + TOPIC));
        return drained(
                job,
                job.checkpoint(SLUG),
                told(job.table(SLUG, "notifications"), "unix_seconds(window_start)"),
                backbone);
    }

    /** The last windows are left out: whether a runner heard of them yet is a matter of the last millisecond. */
    private static String told(Path table, String start) {
        String all = TableFacts.table(table);
        return "SELECT count(*), coalesce(sum(cast(xxhash64(track, notification) AS decimal(20))), 0) FROM " + all
                + " WHERE " + start + " < (SELECT max(" + start + ") FROM " + all + ")";
    }

    private long batch() {
        return Math.max(1, positions / BATCHES);
    }

    /** The seconds of all batches together, by Spark's own clock: the start of the process does not count. */
    private Drained drained(Job job, Path checkpoint, String told, Backbone backbone) {
        report.doing("draining: " + job.name());
        job.run(backbone);
        return new Drained(job.name(), BatchTimes.seconds(times(job.name())), checkpoint, told);
    }

    private Path times(String name) {
        return home.folder().resolve(name + ".times");
    }

    private void requireSameTold(List<Drained> drained, Backbone backbone) {
        report.doing("comparing the notifications");
        List<String> told = TableFacts.of(drained.stream().map(Drained::told).toList(), home, backbone);
        if (!told.getFirst().equals(told.getLast())) {
            throw new StackException("The jobs' notifications differ. Their numbers and sums of their content: "
                    + told.getFirst() + ", " + told.getLast());
        }
        report.says("Both jobs gave the same notifications.");
    }

    private Rows table(List<Drained> drained, List<StateSizes.Kept> kept) {
        List<List<Object>> rows = new ArrayList<>();
        for (int index = 0; index < drained.size(); index++) {
            Drained job = drained.get(index);
            StateSizes.Kept state = kept.get(index);
            rows.add(List.of(
                    job.name(),
                    String.format(Locale.ROOT, "%.1f", job.seconds()),
                    Math.round(positions / job.seconds()),
                    state.keys(),
                    state.bytesEach()));
        }
        return new Rows(List.of("job", "seconds", "positions/s", "runners in state", "bytes per runner"), rows);
    }
}
