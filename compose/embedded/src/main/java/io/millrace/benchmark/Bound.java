package io.millrace.benchmark;

import io.millrace.engine.EngineSettings;
import io.millrace.settings.KafkaSettings;
import io.millrace.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What a soak holds a figure to: at no sample, and of no table, may it be above the limit. All limits are here; each
 * follows from settings alone, never from how many batches have run.
 *
 * @param what the {@link Figure} that is bounded
 */
public record Bound(String what, ToDoubleFunction<Settings> limit) {

    /** The pipeline with the most topics writes a file per partition of each, and one for event time. */
    private static final int TOPICS = 2;

    /** More than a pipeline of a soak commits on two cores. */
    private static final int BATCHES_PER_SECOND = 15;

    /** Spark keeps the offsets, commits and state of so many batches. */
    private static final int BATCHES_IN_CHECKPOINT = 100;

    /** As many files as are live may be stored beside them: queries that began earlier still read those. */
    static final List<Bound> ALL = List.of(
            new Bound(Figure.BATCH_GROWTH, _ -> 1.1),
            new Bound(Figure.HEAP_SPREAD, _ -> 10),
            new Bound(Figure.METASTORE_CALLS, _ -> 6),
            new Bound(Figure.LIVE_FILES, Bound::liveFiles),
            new Bound(Figure.STORED_FILES, settings -> 2 * liveFiles(settings)),
            new Bound(Figure.LOG_FILES, Bound::logFiles),
            new Bound(Figure.PARTITIONS, _ -> 999),
            new Bound(Figure.CHECKPOINT_FILES, Bound::checkpointFiles),
            new Bound(Figure.COUNT_RATIO, _ -> 1.5),
            new Bound(Figure.VIOLATIONS, _ -> 0),
            new Bound(Figure.AUDIT_SECONDS, _ -> 60),
            new Bound(Figure.AUDIT_HEAP, _ -> 512));

    /** What batches write until the next compaction, and as much again while that runs. */
    private static double liveFiles(Settings settings) {
        int filesPerBatch = TOPICS * settings.value(KafkaSettings.TOPIC_PARTITIONS) + 1;
        return 2.0 * settings.value(EngineSettings.COMPACT_AFTER) * filesPerBatch;
    }

    /** The commits of the retention, and what comes beside and after them until the next maintenance has run. */
    private static double logFiles(Settings settings) {
        double kept = (double) BATCHES_PER_SECOND
                * settings.value(EngineSettings.LOG_RETENTION).toSeconds();
        return kept + 5.0 * settings.value(EngineSettings.COMPACT_AFTER);
    }

    /** Of each kept batch: offsets, commits and event time, and the changes of each part of the state. */
    private static double checkpointFiles(Settings settings) {
        int filesPerBatch = 8 + 4 * settings.value(EngineSettings.STATE_PARTITIONS);
        return 2.0 * BATCHES_IN_CHECKPOINT * filesPerBatch;
    }

    /** One figure held to its bound. */
    public record Verdict(Figure figure, double allowed, double found) {

        public boolean isKept() {
            return found <= allowed;
        }

        public String what() {
            return figure.what();
        }
    }

    /** A verdict on each of these figures that has a bound. */
    static List<Verdict> judge(Map<Figure, List<Double>> figures, Settings settings) {
        return ALL.stream()
                .flatMap(bound -> figures.entrySet().stream()
                        .filter(figure -> figure.getKey().what().equals(bound.what()))
                        .map(figure -> new Verdict(
                                figure.getKey(),
                                bound.limit().applyAsDouble(settings),
                                figure.getValue().stream()
                                        .mapToDouble(Double::doubleValue)
                                        .max()
                                        .orElse(0))))
                .toList();
    }
}
