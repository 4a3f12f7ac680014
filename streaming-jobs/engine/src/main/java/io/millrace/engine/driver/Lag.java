package io.millrace.engine.driver;

import io.millrace.engine.checkpoint.Offsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How far pipelines are behind Kafka. A record that waits came after the newest one that is committed, and after the
 * last look that found nothing waiting: it is no older than that.
 */
final class Lag {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long NEVER = -1;

    private final InstantSource clock;
    private final Map<String, Long> caughtUpAt = new ConcurrentHashMap<>();

    /**
     * @param records those that wait
     * @param seconds how old the oldest of them is at most; null where nobody can say
     */
    record Behind(long records, Double seconds) {}

    Lag(InstantSource clock) {
        this.clock = clock;
    }

    /** By the names of pipelines. Kafka is asked for all of them at a time; it may say nothing of some, or too late. */
    Map<String, Behind> of(List<PipelineReport> reports) {
        Map<PipelineReport, CompletableFuture<Offsets>> asked = new HashMap<>();
        reports.stream()
                .filter(report ->
                        !report.status().history().committed().byTopic().isEmpty())
                .forEach(report -> asked.put(report, report.ends().get()));
        CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        Map<String, Behind> behind = new HashMap<>();
        asked.forEach((report, answer) -> {
            Offsets ends = answer.getNow(Offsets.NONE);
            if (!ends.byTopic().isEmpty()) {
                behind.put(report.name(), behind(report, ends));
            }
        });
        return behind;
    }

    private Behind behind(PipelineReport report, Offsets ends) {
        History history = report.status().history();
        long now = clock.millis();
        long records = 0;
        long oldest = now;
        for (Offsets.Range waiting : history.committed().until(ends)) {
            String partition = report.name() + "/" + waiting.name();
            if (waiting.until() <= waiting.from()) {
                caughtUpAt.put(partition, now);
            } else {
                records += waiting.until() - waiting.from();
                long newest = history.newest().getOrDefault(waiting.name(), NEVER);
                oldest = Math.min(oldest, Math.max(newest, caughtUpAt.getOrDefault(partition, NEVER)));
            }
        }
        return new Behind(records, oldest == NEVER ? null : Double.valueOf((now - oldest) / 1e3));
    }
}
