package io.millrace.benchmark;

import io.millrace.engine.EngineSettings;
import io.millrace.engine.driver.Main;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.stack.Addresses;
import io.millrace.stack.Backbone;
import io.millrace.stack.EnginePairs;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.StackException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether anything grows that must not: two pipelines side by side in one driver, with tiny batches that follow each
 * other without a pause, so that an hour has as many commits as days have otherwise.
 *
 * @param batches how many both run together
 * @param samples how often all figures are taken
 * @param counted the tables whose rows Trino counts; it is not started if there are none
 */
public record Soak(Home home, Report report, long batches, int samples, List<String> counted) {

    /** The one has a plain Parquet table and keyed ones, the other event time, topics and a table that only grows. */
    private static final List<String> PIPELINES = List.of("game", "flights");

    /** A table of each kind. */
    public static final List<String> ONE_OF_EACH_KIND =
            List.of("game.valid_events", "game.swords_changes", "flights.flight_data", "game.ledger");

    private static final int RECORDS_PER_BATCH = 4;

    /**
     * What a soak sets where nobody has: an hour has the commits of days, so what is replaced goes within seconds, and
     * four records need no more parts of the state, each of which costs every batch a task.
     */
    private static final Map<Setting<?>, String> UNLESS_SET = Map.of(
            EngineSettings.LOG_RETENTION, "20s",
            EngineSettings.REMOVED_FILE_RETENTION, "20s",
            EngineSettings.MERGE_PARTITIONS, "on",
            EngineSettings.STATE_PARTITIONS, "2");

    /** The first batches load classes and create files that stay. */
    private static final int WARM_UP = 20;

    /** Of how many batches the median is compared with that of later ones, at most. */
    private static final int WINDOW = 1_000;

    private static final int FEWEST_PER_SAMPLE = 30;
    private static final int COUNT_ROUNDS = 7;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long BETWEEN_LOOKS = Duration.ofMillis(200).toNanos();

    public Soak {
        if (samples < 1 || batches < (long) FEWEST_PER_SAMPLE * samples) {
            throw new StackException(batches + " batches with " + samples + " samples are too few: give at least "
                    + FEWEST_PER_SAMPLE + " for each sample, with --batches or --samples.");
        }
    }

    public SoakReport run(Backbone backbone) {
        if (!counted.isEmpty()) {
            backbone.startTrino(report);
        }
        List<String> own = own(backbone.settings());
        Settings settings = backbone.settings().withPairs(own);
        Sampler sampler = new Sampler(backbone, settings, PIPELINES, counted, times());
        Map<Long, Map<Figure, Double>> taken = new LinkedHashMap<>();
        backbone.program("soak")
                .runDuring(
                        Main.class, options(), arguments(settings), driver -> watch(driver, settings, sampler, taken));

        Map<Figure, List<Double>> figures = new LinkedHashMap<>();
        taken.values()
                .forEach(sample -> sample.forEach((figure, value) ->
                        figures.computeIfAbsent(figure, _ -> new ArrayList<>()).add(value)));
        atTheEnd(figures.get(Figure.of(Figure.HEAP)), sampler, own, backbone)
                .forEach((figure, value) -> figures.put(figure, List.of(value)));
        return new SoakReport(taken, Bound.judge(figures, settings));
    }

    private static List<String> own(Settings given) {
        List<String> own = new ArrayList<>(List.of(
                EngineSettings.TRIGGER.key() + "=1ms",
                EngineSettings.EVENTS_PER_BATCH.key() + "=" + RECORDS_PER_BATCH));
        UNLESS_SET.forEach((setting, text) -> {
            if (!given.isSet(setting)) {
                own.add(setting.key() + "=" + text);
            }
        });
        return own;
    }

    private Path times() {
        return home.folder().resolve("soak.times");
    }

    /** It logs as the stack's driver does. */
    private List<String> options() {
        List<String> options = new ArrayList<>(BatchTimes.options(times()));
        options.add("-Dlog4j2.configurationFile=millrace-log4j2.properties");
        return options;
    }

    private static List<String> arguments(Settings settings) {
        List<String> arguments = new ArrayList<>();
        EnginePairs.of(settings).forEach(pair -> arguments.addAll(List.of("--set", pair)));
        arguments.addAll(PIPELINES);
        return arguments;
    }

    private void watch(ProcessHandle driver, Settings settings, Sampler sampler, Map<Long, Map<Figure, Double>> taken) {
        try (Supply first = Supply.start(Pipelines.named(PIPELINES.getFirst()), settings, RECORDS_PER_BATCH);
                Supply second = Supply.start(Pipelines.named(PIPELINES.getLast()), settings, RECORDS_PER_BATCH)) {
            await(driver, settings, WARM_UP, List.of(first, second));
            sampler.begin();
            for (int number = 1; number <= samples; number++) {
                long done = await(driver, settings, batches * number / samples, List.of(first, second));
                report.doing("taking figures after " + done + " batches");
                Map<Figure, Double> sample = sampler.sample(driver);
                taken.put(done, sample);
                report.says(line(done, sample));
            }
        }
    }

    private long await(ProcessHandle driver, Settings settings, long wanted, List<Supply> supplies) {
        long last = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            long done = done(settings);
            if (done >= wanted) {
                return done;
            }
            if (done > last) {
                last = done;
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
            supplies.forEach(Supply::requireWell);
            if (!driver.isAlive() || System.nanoTime() > deadline) {
                throw new StackException("The driver " + (driver.isAlive() ? "makes no progress" : "has ended")
                        + " after " + last + " of " + batches + " batches. Its log: " + home.log("soak"));
            }
            report.doing(done + " of " + batches + " batches");
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }

    private static long done(Settings settings) {
        return DriverMetrics.of(Addresses.of(settings).driver())
                .map(metrics -> PIPELINES.stream().mapToLong(metrics::batches).sum())
                .orElse(0L);
    }

    private static String line(long done, Map<Figure, Double> sample) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%,9d batches", done));
        PIPELINES.forEach(pipeline -> line.append(String.format(
                Locale.ROOT,
                "  %s p50 %.3f p99 %.3f s",
                pipeline,
                sample.getOrDefault(new Figure(Figure.BATCH_P50, pipeline), Double.NaN),
                sample.getOrDefault(new Figure(Figure.BATCH_P99, pipeline), Double.NaN))));
        return line.append(String.format(Locale.ROOT, "  heap %.0f MiB", sample.get(Figure.of(Figure.HEAP))))
                .toString();
    }

    /** What is known only once the driver has stopped. */
    private Map<Figure, Double> atTheEnd(List<Double> heap, Sampler sampler, List<String> own, Backbone backbone) {
        Map<Figure, Double> figures = new LinkedHashMap<>();
        List<BatchTimes.Batch> all = BatchTimes.in(times());
        for (String pipeline : PIPELINES) {
            figures.put(new Figure(Figure.BATCH_GROWTH, pipeline), growth(Sampler.seconds(all, pipeline)));
        }
        figures.put(Figure.of(Figure.HEAP_SPREAD), spread(heap));
        report.doing("auditing");
        AuditCost audit = AuditCost.of(PIPELINES, own, home, backbone);
        audit.violations().forEach(violation -> report.says("violation: " + violation));
        figures.put(Figure.of(Figure.VIOLATIONS), (double) audit.violations().size());
        figures.put(Figure.of(Figure.AUDIT_SECONDS), audit.seconds());
        figures.put(Figure.of(Figure.AUDIT_HEAP), audit.peakMebibytes());
        if (!counted.isEmpty()) {
            report.doing("copying tables, each into one file");
            CompactedCopies.make(counted, home.folder().resolve("compacted"), backbone);
        }
        for (String table : counted) {
            report.doing("counting " + table + " and its copy");
            figures.put(new Figure(Figure.COUNT_RATIO, table), ratio(table, sampler));
        }
        return figures;
    }

    /** The first batches do not count: a JVM gets faster while it runs. */
    static double growth(List<Double> seconds) {
        int window = Math.min(WINDOW, seconds.size() / 3);
        if (window == 0) {
            throw new StackException("Too few batches have run to compare them. Give it more with --batches.");
        }
        return Percentile.of(seconds.subList(seconds.size() - window, seconds.size()), 0.5)
                / Percentile.of(seconds.subList(window, 2 * window), 0.5);
    }

    /** How far the sample that is furthest from the median is from it, in per cent. The first quarter warms up. */
    static double spread(List<Double> samples) {
        List<Double> warm = samples.subList(samples.size() / 4, samples.size());
        double median = Percentile.of(warm, 0.5);
        return warm.stream()
                .mapToDouble(value -> 100 * Math.abs(value - median) / median)
                .max()
                .orElse(0);
    }

    /** Both are counted in turn, so that whatever else the machine does meets both. */
    private static double ratio(String table, Sampler sampler) {
        List<Double> live = new ArrayList<>();
        List<Double> copy = new ArrayList<>();
        for (int round = 0; round < COUNT_ROUNDS; round++) {
            live.add(sampler.secondsOfOneCount(table));
            copy.add(sampler.secondsOfOneCount(CompactedCopies.of(table)));
        }
        return Percentile.of(live, 0.5) / Percentile.of(copy, 0.5);
    }
}
