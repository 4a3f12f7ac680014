package io.millrace.ingest.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;

/** When each broker has answered last. What Kafka says of a broker may be old; its own answer is not. */
final class BrokerAnswers {

    private static final Duration NEVER = Duration.ofDays(1);

    private final Admin admin;
    private final Duration patience;
    private final Map<Integer, Long> lastAnswers = new HashMap<>();

    BrokerAnswers(Admin admin, Duration patience) {
        this.admin = admin;
        this.patience = patience;
    }

    /** Asks these brokers, all at once, and gives how long each of them has been silent. */
    Map<Integer, Duration> silences(Set<Integer> brokers) throws InterruptedException {
        long began = System.nanoTime();
        // A broker that joins gets the time to answer; at the start nothing is believed.
        long joined = lastAnswers.isEmpty() ? began - NEVER.toNanos() : began;
        lastAnswers.keySet().retainAll(brokers);
        brokers.forEach(broker -> lastAnswers.putIfAbsent(broker, joined));
        for (Map.Entry<ConfigResource, KafkaFuture<Config>> asked : ask(brokers).entrySet()) {
            if (answers(asked.getValue(), began)) {
                lastAnswers.put(Integer.valueOf(asked.getKey().name()), System.nanoTime());
            }
        }
        long now = System.nanoTime();
        return lastAnswers.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, last -> Duration.ofNanos(now - last.getValue())));
    }

    private Map<ConfigResource, KafkaFuture<Config>> ask(Set<Integer> brokers) {
        List<ConfigResource> resources = brokers.stream()
                .map(broker -> new ConfigResource(ConfigResource.Type.BROKER, broker.toString()))
                .toList();
        return admin.describeConfigs(resources, new DescribeConfigsOptions().timeoutMs((int) patience.toMillis()))
                .values();
    }

    private boolean answers(KafkaFuture<Config> future, long began) throws InterruptedException {
        try {
            long left = patience.toNanos() - (System.nanoTime() - began);
            future.get(Math.max(0, left), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException silent) {
            return false;
        } catch (ExecutionException failed) {
            // One that does not permit the question has answered.
            return !(failed.getCause() instanceof RetriableException);
        }
    }
}
