package io.millrace.benchmark;

import io.millrace.engine.EngineSettings;
import io.millrace.lake.Lake;
import io.millrace.lake.QueryException;
import io.millrace.settings.Settings;
import io.millrace.stack.Backbone;
import io.millrace.stack.StackException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Takes the figures of a soak while it runs; those of batches and calls are of the time since the sample before. */
final class Sampler {

    private static final String PARTITION_GONE = "no longer exists";
    private static final int COUNTS = 3;
    private static final int COLLECTIONS = 5;
    private static final double MEBIBYTE = 1 << 20;

    private final Backbone backbone;
    private final Settings settings;
    private final List<String> pipelines;
    private final List<String> counted;
    private final Path times;
    private final TableFiles tables;
    private final Map<String, Integer> batchesBefore = new HashMap<>();
    private DriverMetrics before = new DriverMetrics(Map.of());
    private long callsBefore;

    /**
     * @param settings those of the driver
     * @param counted the tables that Trino counts
     * @param times the file of {@link BatchTimes}
     */
    Sampler(Backbone backbone, Settings settings, List<String> pipelines, List<String> counted, Path times) {
        this.backbone = backbone;
        this.settings = settings;
        this.pipelines = List.copyOf(pipelines);
        this.counted = List.copyOf(counted);
        this.times = times;
        this.tables = new TableFiles(Path.of(settings.value(EngineSettings.WAREHOUSE)), backbone);
    }

    /** What came before this is of no sample: the start, and the first batches. */
    void begin() {
        batches().forEach((pipeline, seconds) -> batchesBefore.put(pipeline, seconds.size()));
        callsBefore = backbone.metastoreCalls();
        before = metrics();
    }

    private Map<String, List<Double>> batches() {
        List<BatchTimes.Batch> all = BatchTimes.in(times);
        return pipelines.stream().collect(Collectors.toMap(pipeline -> pipeline, pipeline -> seconds(all, pipeline)));
    }

    Map<Figure, Double> sample(ProcessHandle driver) {
        Map<Figure, Double> figures = new LinkedHashMap<>();
        long calls = backbone.metastoreCalls();
        DriverMetrics since = metrics();
        durations(since, figures);
        double batches = pipelines.stream()
                .mapToDouble(pipeline -> difference(since, "millrace_batches_total", pipeline))
                .sum();
        figures.put(Figure.of(Figure.METASTORE_CALLS), (calls - callsBefore) / batches);
        figures.put(Figure.of(Figure.HEAP), heap(driver));
        Path checkpoints = Path.of(settings.value(EngineSettings.CHECKPOINTS));
        pipelines.forEach(pipeline -> figures.put(new Figure(Figure.CHECKPOINT_FILES, pipeline), (double)
                TableFiles.files(checkpoints.resolve(pipeline))));
        figures.putAll(tables.count());
        counted.forEach(table -> figures.put(new Figure(Figure.COUNT, table), secondsOfCount(table)));
        // What was asked just now is not the driver's.
        callsBefore = backbone.metastoreCalls();
        before = metrics();
        return figures;
    }

    private DriverMetrics metrics() {
        return DriverMetrics.of(backbone.addresses().driver())
                .orElseThrow(() -> new StackException("The driver does not say how it is under /metrics."));
    }

    private void durations(DriverMetrics now, Map<Figure, Double> figures) {
        Map<String, List<Double>> all = batches();
        for (String pipeline : pipelines) {
            List<Double> seconds = all.get(pipeline);
            List<Double> fresh = seconds.subList(batchesBefore.getOrDefault(pipeline, 0), seconds.size());
            if (!fresh.isEmpty()) {
                figures.put(new Figure(Figure.BATCH_P50, pipeline), Percentile.of(fresh, 0.5));
                figures.put(new Figure(Figure.BATCH_P99, pipeline), Percentile.of(fresh, 0.99));
            }
            batchesBefore.put(pipeline, seconds.size());
            double commits = difference(now, "millrace_commit_seconds_count", pipeline);
            if (commits > 0) {
                figures.put(
                        new Figure(Figure.COMMIT, pipeline),
                        difference(now, "millrace_commit_seconds_sum", pipeline) / commits);
            }
        }
    }

    /** How long each batch of a pipeline took, by Spark's own clock. */
    static List<Double> seconds(List<BatchTimes.Batch> batches, String pipeline) {
        return batches.stream()
                .filter(batch -> batch.query().equals(pipeline))
                .map(batch -> batch.millis() / 1e3)
                .toList();
    }

    private double difference(DriverMetrics now, String metric, String pipeline) {
        return now.value(metric, pipeline) - before.value(metric, pipeline);
    }

    /** The least of several, in MiB: what a batch needs only while it runs is not kept. */
    private double heap(ProcessHandle driver) {
        double least = Double.MAX_VALUE;
        for (int collection = 0; collection < COLLECTIONS; collection++) {
            collect(driver);
            least = Math.min(least, metrics().value("millrace_heap_after_collection_bytes") / MEBIBYTE);
        }
        return least;
    }

    /** Collects the complete heap. */
    private static void collect(ProcessHandle driver) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(jcmd.toString(), Long.toString(driver.pid()), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new StackException("The driver's heap cannot be collected: jcmd " + driver.pid() + " fails.");
            }
        } catch (IOException missing) {
            throw new StackException("Cannot run " + jcmd + ": " + missing.getMessage(), missing);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while the driver's heap was collected.", stopped);
        }
    }

    /** The median of several. */
    private double secondsOfCount(String table) {
        List<Double> seconds = new ArrayList<>();
        for (int count = 0; count < COUNTS; count++) {
            seconds.add(secondsOfOneCount(table));
        }
        return Percentile.of(seconds, 0.5);
    }

    /** How long Trino takes to count the rows of a table. */
    double secondsOfOneCount(String table) {
        String count = "SELECT count(*) FROM " + table;
        Lake lake = new Lake(backbone.addresses().trino());
        long began = System.nanoTime();
        try {
            lake.query(count);
        } catch (QueryException failed) {
            if (!failed.getMessage().contains(PARTITION_GONE)) {
                throw failed;
            }
            // It was forgotten while Trino planned the query.
            began = System.nanoTime();
            lake.query(count);
        }
        return (System.nanoTime() - began) / 1e9;
    }
}
