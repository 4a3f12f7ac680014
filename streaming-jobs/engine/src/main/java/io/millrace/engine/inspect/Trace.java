package io.millrace.engine.inspect;

import io.millrace.engine.Unreachable;
import io.millrace.engine.inspect.RecordRows.Place;
import io.millrace.engine.inspect.TraceReport.OfPipeline;
import io.millrace.engine.inspect.TraceReport.OfRecord;
import io.millrace.engine.sink.TopicReader;
import io.millrace.engine.source.Arrival;
import io.millrace.engine.storage.Environment;
import io.millrace.sdk.EventId;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Finds out where an event is: asks Kafka for the record, and of each pipeline that reads its topic the checkpoint, the
 * ledger, the quarantine and the ids. Needs no driver, no metastore and no Trino. What does not answer is named, and the
 * rest is told.
 */
public final class Trace implements AutoCloseable {

    /** Kafka takes a record at most so long after the API has made its id. */
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(1);

    private final Environment environment;
    private final List<Pipeline> pipelines;
    private final TopicReader reader;

    private Trace(Environment environment, List<Pipeline> pipelines, TopicReader reader) {
        this.environment = environment;
        this.pipelines = pipelines;
        this.reader = reader;
    }

    public static Trace open(Settings settings, List<Pipeline> pipelines) {
        Environment environment = Environment.of(settings);
        return new Trace(
                environment,
                pipelines,
                new TopicReader(
                        environment.engine().kafka(), environment.engine().kafkaTimeout()));
    }

    /** The record at a place, whether or not Kafka still has it; none if it does not exist yet. */
    public synchronized TraceReport at(String topic, int partition, long offset) {
        Look look = new Look(topic);
        Place place = new Place(topic, partition, offset);
        Map<Integer, Long> ends = look.ends(topic);
        boolean isBeyond = !ends.isEmpty() && ends.getOrDefault(partition, 0L) <= offset;
        return new TraceReport(topic, null, isBeyond ? List.of() : List.of(look.record(place)), look.unknown());
    }

    /**
     * The records with an id.
     *
     * @param source of a CloudEvent; null for other events
     */
    public synchronized TraceReport of(String topic, String id, String source) {
        Look look = new Look(topic);
        List<OfRecord> records = new ArrayList<>();
        look.places(id, source).stream()
                .sorted(Comparator.comparing(Place::partition).thenComparing(Place::offset))
                .forEach(place -> records.add(look.record(place)));
        return new TraceReport(topic, id, records, look.unknown());
    }

    /** One look at all of it. */
    private final class Look {

        private final String topic;
        private final Set<String> unknown = new TreeSet<>();
        private final Map<Place, Optional<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
        private final Map<String, Map<Integer, Long>> ends = new HashMap<>();
        private final Map<Pipeline, RecordTrace> traces = new LinkedHashMap<>();
        private boolean isKafkaAway;

        Look(String topic) {
            this.topic = topic;
            for (Pipeline pipeline : pipelines) {
                if (pipeline.topics(environment.settings()).contains(topic)) {
                    fromStorage(() -> traces.put(
                            pipeline,
                            new RecordTrace(
                                    pipeline,
                                    environment,
                                    place -> stored(place).map(Arrival::of))));
                }
            }
        }

        List<String> unknown() {
            return List.copyOf(unknown);
        }

        /** Where a topic ends, each partition by its number; empty if Kafka does not say. */
        Map<Integer, Long> ends(String of) {
            return ends.computeIfAbsent(
                    of, each -> fromKafka(() -> Optional.of(reader.ends(each))).orElse(Map.of()));
        }

        OfRecord record(Place place) {
            Optional<ConsumerRecord<byte[], byte[]>> stored = stored(place);
            List<OfPipeline> fates = new ArrayList<>();
            traces.forEach((pipeline, trace) -> fromStorage(() -> fates.add(trace.of(place, this::ends))));
            return new OfRecord(
                    place.partition(),
                    place.offset(),
                    stored.map(record ->
                                    Instant.ofEpochMilli(record.timestamp()).toString())
                            .orElse(null),
                    stored.map(record -> record.headers().lastHeader(EventId.HEADER))
                            .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                            .orElse(null),
                    fates);
        }

        private Optional<ConsumerRecord<byte[], byte[]>> stored(Place place) {
            return records.computeIfAbsent(
                    place, wanted -> fromKafka(() -> reader.at(wanted.topic(), wanted.partition(), wanted.offset())));
        }

        /** By Kafka's time, if the API has made the id; else where pipelines remember it, or among what they have yet to read. */
        Set<Place> places(String id, String source) {
            Set<Place> places = new HashSet<>();
            Optional<Instant> madeAt = EventId.madeAt(id);
            if (madeAt.isPresent()) {
                Instant until = madeAt.get().plus(ON_ITS_WAY);
                search(madeAt.get(), until, id, source)
                        .or(() -> search(madeAt.get().minus(ON_ITS_WAY), until, id, source))
                        .ifPresent(places::add);
                return places;
            }
            byte[] identity = Arrival.identity(source, id);
            traces.values().forEach(trace -> fromStorage(() -> places.addAll(trace.places(topic, identity))));
            traces.values()
                    .forEach(trace -> fromStorage(() -> fromKafka(() -> reader.find(
                                    topic,
                                    trace.position().byTopic().getOrDefault(topic, reader.beginnings(topic)),
                                    Instant.MAX,
                                    record -> hasId(record, id, source)))
                            .ifPresent(found -> places.add(place(found)))));
            return places;
        }

        private Optional<Place> search(Instant from, Instant until, String id, String source) {
            return fromKafka(() -> reader.find(
                            topic, reader.offsetsAt(topic, from), until, record -> hasId(record, id, source)))
                    .map(this::place);
        }

        private Place place(ConsumerRecord<byte[], byte[]> record) {
            records.put(new Place(topic, record.partition(), record.offset()), Optional.of(record));
            return new Place(topic, record.partition(), record.offset());
        }

        private <T> Optional<T> fromKafka(Supplier<Optional<T>> look) {
            if (isKafkaAway) {
                return Optional.empty();
            }
            try {
                return look.get();
            } catch (TopicReader.LongSearch given) {
                unknown.add(given.getMessage()
                        + ", so it is not known whether the rest has the id. Ask with its position.");
                return Optional.empty();
            } catch (KafkaException away) {
                isKafkaAway = true;
                unknown.add(Unreachable.reason(away, environment.engine())
                        + ", so it is not known what the topic has, and how much waits.");
                return Optional.empty();
            }
        }

        private void fromStorage(StorageLook look) {
            try {
                look.take();
            } catch (IOException | RuntimeException away) {
                unknown.add("The storage does not answer (" + Unreachable.reason(away, environment.engine())
                        + "), so it is not known what pipelines made of it.");
            }
        }
    }

    private static boolean hasId(ConsumerRecord<byte[], byte[]> record, String id, String source) {
        byte[] identity = Arrival.of(record).id();
        return identity != null && Arrays.equals(identity, Arrival.identity(source, id));
    }

    @FunctionalInterface
    private interface StorageLook {
        void take() throws IOException;
    }

    /** Does not wait for a trace that waits for Kafka. */
    @Override
    public void close() {
        reader.wakeUp();
        synchronized (this) {
            reader.close();
        }
    }
}
