package io.millrace.benchmark;

import io.millrace.lake.Rows;
import io.millrace.stack.Backbone;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.StackException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long a whole batch takes when a thousand events come each second, for three jobs, one after another. */
public record Steady(Home home, Report report, int seconds) {

    private static final int EVENTS_A_SECOND = 1_000;

    /** A JVM gets faster while it runs; the first batches do not count. */
    private static final int WARM_UP_SECONDS = 45;

    private static final String SNAPSHOT_PARTITIONS = "-Dspark.databricks.delta.snapshotPartitions=1";

    private record Outcome(String name, int batches, double median, double ninetieth) {}

    public Rows run(Backbone backbone) {
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(measured(plain(backbone, "plain", List.of()), backbone));
        outcomes.add(measured(plain(backbone, "plain-tuned", List.of(SNAPSHOT_PARTITIONS)), backbone));
        outcomes.add(measured(
                Job.millrace(
                        backbone,
                        folder("millrace"),
                        "steady-millrace",
                        PipelineJob.CONTINUOUS,
                        BatchTimes.options(times("millrace"))),
                backbone));
        return table(outcomes);
    }

    private Job plain(Backbone backbone, String name, List<String> more) {
        List<String> options = new ArrayList<>(BatchTimes.options(times(name)));
        options.addAll(more);
        return Job.plain(backbone, folder(name), "steady-" + name, PipelineJob.CONTINUOUS, options);
    }

    private Path folder(String name) {
        return home.folder().resolve(name);
    }

    private Path times(String name) {
        return home.folder().resolve(name + ".times");
    }

    private Outcome measured(Job job, Backbone backbone) {
        report.doing("steady: " + job.name());
        Feed feed = Feed.ofEvents(backbone.settings(), "steady-" + job.name());
        feed.create();
        List<BatchTimes.Batch> warm = new ArrayList<>();
        job.runDuring(backbone, () -> {
            feed.trickle(EVENTS_A_SECOND, WARM_UP_SECONDS);
            int cold = BatchTimes.in(times(job.name())).size();
            feed.trickle(EVENTS_A_SECOND, seconds);
            List<BatchTimes.Batch> all = BatchTimes.in(times(job.name()));
            warm.addAll(all.subList(cold, all.size()));
        });
        if (warm.isEmpty()) {
            throw new StackException(
                    "Job " + job.name() + " finished no batch in " + seconds + " s. Give it more with --seconds.");
        }
        Outcome outcome = outcome(job.name(), warm);
        report.says(String.format(
                Locale.ROOT,
                "%-12s %3d batches, p50 %.3f s, p90 %.3f s",
                outcome.name(),
                outcome.batches(),
                outcome.median(),
                outcome.ninetieth()));
        return outcome;
    }

    private static Outcome outcome(String name, List<BatchTimes.Batch> batches) {
        List<Double> times = batches.stream().map(batch -> batch.millis() / 1e3).toList();
        return new Outcome(name, times.size(), Percentile.of(times, 0.5), Percentile.of(times, 0.9));
    }

    private static Rows table(List<Outcome> outcomes) {
        Outcome millrace = outcomes.getLast();
        List<List<Object>> rows = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            rows.add(List.of(
                    outcome.name(),
                    outcome.batches(),
                    shown("%.3f", outcome.median()),
                    shown("%.3f", outcome.ninetieth()),
                    shown("%.2f", millrace.median() / outcome.median()),
                    shown("%.2f", millrace.ninetieth() / outcome.ninetieth())));
        }
        return new Rows(List.of("job", "batches", "p50 s", "p90 s", "millrace/job p50", "millrace/job p90"), rows);
    }

    private static String shown(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }
}
