package io.millrace.engine.driver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkStatusTracker;

/**
 * Notices that work has waited too long for a first executor. A cluster that is full gives one later. A master that has lost
 * its memory never does: to it this driver is unknown, and only another process can register again.
 */
final class ExecutorWatch {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final Duration patience;
    private final InstantSource clock;
    private Instant without;

    ExecutorWatch(Duration patience, InstantSource clock) {
        this.patience = patience;
        this.clock = clock;
    }

    /** Calls {@code end} with what there is to say, on a thread of its own. */
    static void start(SparkContext spark, Duration patience, Consumer<String> end) {
        if (spark.isLocal()) {
            return;
        }
        ExecutorWatch watch = new ExecutorWatch(patience, InstantSource.system());
        SparkStatusTracker status = spark.statusTracker();
        Thread thread = new Thread(
                () -> {
                    while (!spark.isStopped()) {
                        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
                        // The driver is one of those.
                        watch.look(status.getActiveJobIds().length, status.getExecutorInfos().length - 1)
                                .ifPresent(end);
                    }
                },
                "executor-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Empty while all is well.
     *
     * @param jobs how many are under way
     * @param executors how many there are
     */
    Optional<String> look(int jobs, int executors) {
        if (jobs == 0 || executors > 0) {
            without = null;
            return Optional.empty();
        }
        if (without == null) {
            without = clock.instant();
        }
        return Duration.between(without, clock.instant()).compareTo(patience) < 0
                ? Optional.empty()
                : Optional.of("Spark has given this driver no executor for " + patience.toSeconds()
                        + " s. Its cluster is full, or its master was started again and does not know this driver any"
                        + " more. The driver ends, so that it can register again.");
    }
}
