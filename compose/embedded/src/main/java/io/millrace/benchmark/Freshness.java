package io.millrace.benchmark;

import io.millrace.engine.EngineSettings;
import io.millrace.lake.Rows;
import io.millrace.stack.Backbone;
import io.millrace.stack.ClassArchive;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.StackException;
import io.millrace.stack.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * How long it takes from an event's time in Kafka to the commit by which a reader sees it, and what CPU a job needs
 * for that, at a steady rate of events.
 */
record Freshness(Home home, Tree tree, Report report, int seconds) {

    private static final List<Integer> EVENTS_A_SECOND = List.of(1_000, 10_000);
    private static final int WARM_UP_SECONDS = 45;

    /** How long the last events have until they have to be in the table. */
    private static final long LAST = Duration.ofSeconds(5).toNanos();

    private record Load(double cpuPercent, long from, long to) {}

    Rows run(Backbone backbone) {
        List<List<Object>> rows = new ArrayList<>();
        for (int perSecond : EVENTS_A_SECOND) {
            for (Entrant entrant : entrants()) {
                rows.add(measured(entrant, perSecond, backbone));
            }
        }
        return new Rows(List.of("events/s", "job", "p50 s", "p99 s", "largest s", "commits", "CPU % of a core"), rows);
    }

    private List<Entrant> entrants() {
        PeerJobs jobs = new PeerJobs(tree);
        String trigger = EngineSettings.TRIGGER.key();
        return List.of(
                jobs.millraceDrain("millrace", List.of(trigger + "=1s")),
                jobs.millraceDrain("millrace-at-once", List.of(trigger + "=1ms")),
                PlainEntrant.TUNED,
                jobs.flink("flink-sql", "DrainSql"),
                jobs.flink("flink-by-hand", "DrainByHand"));
    }

    private List<Object> measured(Entrant entrant, int perSecond, Backbone backbone) {
        String name = entrant.name() + "-" + perSecond;
        report.doing("freshness: " + name);
        backbone.forgetTables();
        Feed feed = Feed.ofEvents(backbone.settings(), name);
        feed.create();
        Trial trial =
                new Trial(name, home.folder().resolve(name), PipelineJob.CONTINUOUS, entrant.archiveOptions(backbone));
        List<Load> loads = new ArrayList<>();
        entrant.program(trial, backbone).runDuring(process -> {
            feed.trickle(perSecond, WARM_UP_SECONDS);
            loads.add(load(process, () -> feed.trickle(perSecond, seconds)));
            LockSupport.parkNanos(LAST);
        });
        entrant.archive(backbone).ifPresent(ClassArchive::keep);
        return row(entrant, trial, perSecond, loads.getFirst(), backbone);
    }

    private static Load load(ProcessHandle process, Runnable meanwhile) {
        long from = System.currentTimeMillis();
        Duration before = process.info().totalCpuDuration().orElseThrow();
        meanwhile.run();
        Duration used = process.info().totalCpuDuration().orElseThrow().minus(before);
        long to = System.currentTimeMillis();
        return new Load(100.0 * used.toMillis() / (to - from), from, to);
    }

    private List<Object> row(Entrant entrant, Trial trial, int perSecond, Load load, Backbone backbone) {
        report.doing("reading what " + trial.name() + " has committed");
        List<Committed> committed = entrant.committed("events", trial, backbone);
        if (committed.isEmpty()) {
            throw new StackException(
                    trial.name() + " has committed nothing. Its log may say why: " + home.log(trial.name()) + ".");
        }
        CommitTimes commits = new CommitTimes(trial, committed);
        String[] answer = TableFacts.of(List.of(commits.question(load.from(), load.to())), home, backbone)
                .getFirst()
                .split(" ");
        long events = (long) perSecond * seconds;
        if (Long.parseLong(answer[0]) != events) {
            throw new StackException(trial.name() + " does not keep up: " + answer[0] + " of " + events
                    + " events were in its table " + Duration.ofNanos(LAST).toSeconds() + " s after the last.");
        }
        List<Object> row = List.of(
                perSecond,
                entrant.name(),
                shown("%.3f", Double.parseDouble(answer[1]) / 1e3),
                shown("%.3f", Double.parseDouble(answer[2]) / 1e3),
                shown("%.3f", Double.parseDouble(answer[3]) / 1e3),
                answer[4],
                shown("%.1f", load.cpuPercent()));
        report.says(String.join("  ", row.stream().map(Object::toString).toList()));
        return row;
    }

    private static String shown(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }
}
