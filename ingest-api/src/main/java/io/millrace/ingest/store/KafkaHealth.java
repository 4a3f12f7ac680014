package io.millrace.ingest.store;

import io.millrace.settings.KafkaClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Kafka takes events: it answers, and every partition of every topic can be written to. A thread of its own
 * asks; those who call get what it learned last.
 */
public final class KafkaHealth implements AutoCloseable {

    /**
     * Why Kafka does not take every event.
     *
     * @param detail for a person
     * @param unwritable empty if Kafka does not answer
     */
    public record Trouble(String detail, List<Unwritable> unwritable) {

        public Trouble {
            unwritable = List.copyOf(unwritable);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(KafkaHealth.class);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(500);
    private static final int MOST_NAMED = 3;

    private final KafkaClient kafka;
    private final List<String> topics;
    private final int partitions;
    private final Producer<byte[], byte[]> producer;
    private final Duration silence;
    private final Duration patience;
    private final Thread prober =
            Thread.ofPlatform().name("kafka-health").daemon().unstarted(this::probeOn);
    private final Map<String, Long> lastWritable = new ConcurrentHashMap<>();
    private volatile List<Unwritable> unwritable = List.of();
    private volatile long lastAnswer;
    private volatile boolean hasAnswered;
    private volatile String failure = "it has not answered yet";
    private volatile boolean isClosed;

    KafkaHealth(
            KafkaClient kafka,
            List<String> topics,
            int partitions,
            Producer<byte[], byte[]> producer,
            Duration silence) {
        this.kafka = kafka;
        this.topics = List.copyOf(topics);
        this.partitions = partitions;
        this.producer = producer;
        this.silence = silence;
        this.patience = silence.dividedBy(2);
    }

    void start() {
        prober.start();
    }

    /** Empty if every topic can be written to. */
    public Optional<Trouble> trouble() {
        if (!answers()) {
            return Optional.of(new Trouble(noAnswer(), List.of()));
        }
        List<Unwritable> now = unwritable;
        return now.isEmpty() ? Optional.empty() : Optional.of(new Trouble(cannotTake(now), now));
    }

    /** Empty if events for this topic are worth a try: a short trouble passes while they wait. */
    public Optional<String> trouble(String topic) {
        if (!answers()) {
            return Optional.of(noAnswer());
        }
        List<Unwritable> now =
                unwritable.stream().filter(one -> one.topic().equals(topic)).toList();
        Long last = lastWritable.get(topic);
        boolean isShort = last != null && System.nanoTime() - last < silence.toNanos();
        return now.isEmpty() || isShort ? Optional.empty() : Optional.of(cannotTake(now));
    }

    private boolean answers() {
        return hasAnswered && System.nanoTime() - lastAnswer < silence.toNanos();
    }

    private String noAnswer() {
        return "Kafka at " + kafka + " does not answer: " + failure + ".";
    }

    private String cannotTake(List<Unwritable> now) {
        String more = now.size() > MOST_NAMED ? "; and " + (now.size() - MOST_NAMED) + " more" : "";
        return "Kafka at " + kafka + " cannot take events for "
                + now.stream().limit(MOST_NAMED).map(Unwritable::text).collect(Collectors.joining("; ")) + more
                + "." + (now.stream().allMatch(one -> one.partitions().isEmpty()) ? "" : " Start the missing brokers.");
    }

    void answered() {
        lastAnswer = System.nanoTime();
    }

    private void probeOn() {
        int timeout = Math.toIntExact(patience.toMillis());
        try (Admin admin = Admin.create(kafka.with(Map.of(
                AdminClientConfig.CLIENT_ID_CONFIG, "millrace-api-health",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout)))) {
            WriteProbe probe = new WriteProbe(admin, topics, partitions, silence, patience);
            boolean wasWell = false;
            while (!isClosed) {
                probe(probe);
                Optional<Trouble> trouble = trouble();
                if (trouble.isEmpty() != wasWell) {
                    wasWell = trouble.isEmpty();
                    LOG.info(
                            "{}",
                            trouble.map(why -> "Not ready: " + why.detail())
                                    .orElse("Ready: Kafka at " + kafka + " takes events"));
                }
                Thread.sleep(BETWEEN_PROBES);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void probe(WriteProbe probe) throws InterruptedException {
        try {
            List<Unwritable> found = probe.unwritable();
            unwritable = found;
            for (String topic : topics) {
                if (found.stream().noneMatch(one -> one.topic().equals(topic))) {
                    // The client asks for what it does not know, and a call cannot wait for it.
                    producer.partitionsFor(topic);
                    lastWritable.put(topic, System.nanoTime());
                }
            }
            answered();
            hasAnswered = true;
        } catch (ExecutionException failed) {
            failure = failed.getCause().getMessage();
        } catch (TimeoutException | KafkaException silent) {
            failure =
                    silent.getMessage() == null ? "nothing within " + patience.toMillis() + " ms" : silent.getMessage();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        prober.interrupt();
    }
}
