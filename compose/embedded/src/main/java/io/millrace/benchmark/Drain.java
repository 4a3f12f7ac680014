package io.millrace.benchmark;

import io.millrace.lake.Rows;
import io.millrace.stack.Backbone;
import io.millrace.stack.ClassArchive;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.SparkProgram.Cost;
import io.millrace.stack.StackException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** How long each of two jobs takes to bring a full topic into a table, in turn. */
public record Drain(Home home, Report report, long events, int runs) {

    private static final String TOPIC = "drain";

    /** Fills the topic, runs both jobs so many times, and checks that all their tables hold the same rows. */
    public Rows run(Backbone backbone) {
        report.doing("filling a topic with " + events + " events");
        Feed.ofEvents(backbone.settings(), TOPIC).fill(events);
        ClassArchive archive = classesOfAFirstRun(backbone);
        List<Job> jobs = new ArrayList<>();
        List<Cost> plain = new ArrayList<>();
        List<Cost> millrace = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            Job one = Job.plain(backbone, home.folder().resolve("plain-" + run), TOPIC, PipelineJob.ONCE, List.of());
            Job other = Job.millrace(
                    backbone, home.folder().resolve("millrace-" + run), TOPIC, PipelineJob.ONCE, archive.options());
            plain.add(measured(one, backbone));
            millrace.add(measured(other, backbone));
            jobs.add(one);
            jobs.add(other);
        }
        requireEqualTables(jobs, backbone);
        return table(plain, millrace);
    }

    /** Millrace's driver starts from the archive that the one before it left, so one has to have run. */
    private ClassArchive classesOfAFirstRun(Backbone backbone) {
        report.doing("running Millrace once, so that its classes are archived");
        backbone.forgetTables();
        Path folder = home.folder().resolve("millrace-first");
        ClassArchive archive = backbone.program("millrace-first").archive("millrace-first");
        Job.millrace(backbone, folder, TOPIC, PipelineJob.ONCE, archive.options())
                .run(backbone);
        archive.keep();
        return archive;
    }

    private Cost measured(Job job, Backbone backbone) {
        report.doing("draining: " + job.name());
        backbone.forgetTables();
        Cost cost = job.run(backbone);
        report.says("%-12s %6.1f s wall  %6.1f s CPU".formatted(job.name(), cost.wallSeconds(), cost.cpuSeconds()));
        return cost;
    }

    private void requireEqualTables(List<Job> jobs, Backbone backbone) {
        report.doing("comparing the tables");
        List<String> sums = TableFacts.of(
                jobs.stream().map(job -> TableFacts.countAndSum(job.table())).toList(), home, backbone);
        if (new HashSet<>(sums).size() != 1 || !sums.getFirst().startsWith(events + " ")) {
            throw new StackException("The tables do not hold the same " + events
                    + " rows. Rows and sums of their content, in the order of the runs: " + sums);
        }
        report.says("Every table holds the same " + events + " rows.");
    }

    private static Rows table(List<Cost> plain, List<Cost> millrace) {
        List<List<Object>> rows = new ArrayList<>();
        for (int run = 0; run < plain.size(); run++) {
            rows.add(row("run " + (run + 1), plain.get(run), millrace.get(run)));
        }
        rows.add(row("median", median(plain), median(millrace)));
        return new Rows(
                List.of(
                        "",
                        "plain wall s",
                        "plain CPU s",
                        "millrace wall s",
                        "millrace CPU s",
                        "wall ratio",
                        "CPU ratio"),
                rows);
    }

    private static List<Object> row(String name, Cost plain, Cost millrace) {
        return List.of(
                name,
                shown("%.1f", plain.wallSeconds()),
                shown("%.1f", plain.cpuSeconds()),
                shown("%.1f", millrace.wallSeconds()),
                shown("%.1f", millrace.cpuSeconds()),
                shown("%.2f", millrace.wallSeconds() / plain.wallSeconds()),
                shown("%.2f", millrace.cpuSeconds() / plain.cpuSeconds()));
    }

    private static String shown(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }

    private static Cost median(List<Cost> costs) {
        return new Cost(
                Percentile.of(costs.stream().map(Cost::wallSeconds).toList(), 0.5),
                Percentile.of(costs.stream().map(Cost::cpuSeconds).toList(), 0.5));
    }
}
