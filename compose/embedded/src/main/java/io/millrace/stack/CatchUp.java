package io.millrace.stack;

import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Waits until pipelines have committed all that their topics hold at the moment of asking. */
record CatchUp(Stack stack, Settings settings, Report report) {

    private static final long BETWEEN_LOOKS = Duration.ofMillis(200).toNanos();

    void await(List<Pipeline> pipelines, Duration patience) {
        long began = System.nanoTime();
        try (Broker broker = Broker.of(settings)) {
            Backlog backlog = new Backlog(broker, settings);
            Map<Pipeline, Map<TopicPartition, Long>> ends = new LinkedHashMap<>();
            pipelines.forEach(pipeline -> ends.put(pipeline, backlog.ends(pipeline)));
            while (true) {
                Map<String, Long> left = left(backlog, ends);
                if (left.isEmpty()) {
                    return;
                }
                report.doing("still to be committed: " + text(left));
                stack.requireAlive();
                if (System.nanoTime() - began > patience.toNanos()) {
                    throw new StackException("After %d s these records are not committed yet: %s. Wait longer with"
                                    .formatted(patience.toSeconds(), text(left))
                            + " --timeout, or look into ./millrace logs spark.");
                }
                LockSupport.parkNanos(BETWEEN_LOOKS);
            }
        } catch (StackException failed) {
            stack.requireAlive();
            throw failed;
        }
    }

    private static Map<String, Long> left(Backlog backlog, Map<Pipeline, Map<TopicPartition, Long>> ends) {
        Map<String, Long> left = new LinkedHashMap<>();
        ends.forEach((pipeline, until) -> {
            long records = backlog.left(pipeline, until);
            if (records > 0) {
                left.put(pipeline.slug(), records);
            }
        });
        return left;
    }

    private static String text(Map<String, Long> left) {
        return left.entrySet().stream()
                .map(each -> "%s %,d".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
    }
}
