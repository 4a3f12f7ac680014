package io.millrace.engine.driver;

import io.millrace.engine.Records;
import io.millrace.engine.sink.QuarantinedRow;
import io.millrace.engine.sink.ReplayedRow;
import io.millrace.engine.sink.TaskOutputs;
import io.millrace.engine.sink.TaskOutputs.Place;
import io.millrace.engine.sink.TaskReport;
import io.millrace.engine.sink.TopicSender;
import io.millrace.engine.sink.WriteFolded;
import io.millrace.engine.source.EventClock;
import io.millrace.engine.source.EventTimeLog;
import io.millrace.engine.source.IdLog;
import io.millrace.engine.source.ParseAndWrite;
import io.millrace.engine.source.RangeSource;
import io.millrace.engine.source.TickSource;
import io.millrace.engine.source.Topics;
import io.millrace.engine.state.Fact;
import io.millrace.engine.state.FactBlock;
import io.millrace.engine.state.Folding;
import io.millrace.engine.state.ThroughSpark;
import io.millrace.engine.state.TimedFolding;
import io.millrace.sdk.Codec;
import io.millrace.sdk.EventTiming;
import io.millrace.sdk.Flow;
import io.millrace.sdk.FoldStep;
import io.millrace.sdk.Output;
import io.millrace.sdk.Route;
import io.millrace.settings.KafkaClient;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** Turns a query into the one that Spark runs. */
final class Stream<E> {

    private static final long RECORDS_PER_POLL = 20_000;
    private static final long BYTES_PER_FETCH = 8 << 20;

    private final Query<E> query;
    private final Session session;
    private final Broadcast<SerializableConfiguration> hadoop;
    private final CollectionAccumulator<TaskReport> reports;
    private final EventTiming<E> timing;

    Stream(Query<E> query, Session session) {
        this.query = query;
        this.session = session;
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(session.spark().sparkContext());
        this.hadoop = spark.broadcast(new SerializableConfiguration(session.hadoop()));
        this.reports = session.spark().sparkContext().collectionAccumulator(query.pipeline() + " tasks");
        Flow.Timing<E> timing = query.flow().timing();
        this.timing = timing == null ? null : timing.in(session.settings());
    }

    /** Topic → parse and check → tables → fold → tables, in one query. */
    StreamingQuery start(Trigger trigger, BatchGate gate, RebuildThrottle throttle, Consumer<CommittedBatch> listener)
            throws IOException, TimeoutException {
        Optional<EventClock> clock = clock(trigger);
        Dataset<byte[]> ranges = read();
        Dataset<byte[]> rows = run(ranges, clock);
        Batches batches = new Batches(query, write(), reports, session, gate, throttle, clock, listener);
        session.spark()
                .sparkContext()
                .setLocalProperty("spark.scheduler.pool", query.generation().name());
        return rows.writeStream()
                .queryName(query.generation().name())
                .option("checkpointLocation", query.checkpoint().folder().toString())
                .outputMode(OutputMode.Append())
                .trigger(query.isToBeRepartitioned() ? oneBatch() : trigger)
                .foreachBatch(batches)
                .start();
    }

    /** Spark runs a batch that it has planned before all others: this trigger runs no other after it. */
    @SuppressWarnings("deprecation")
    private static Trigger oneBatch() {
        return Trigger.Once();
    }

    /** A run that ends when all is read waits for no partition that has nothing more. */
    private Optional<EventClock> clock(Trigger trigger) throws IOException {
        if (timing == null) {
            return Optional.empty();
        }
        boolean isOnce = trigger.equals(Trigger.AvailableNow());
        return Optional.of(new EventClock(
                new EventTimeLog(query.checkpoint().folder(), session.hadoop()),
                timing.delay(),
                isOnce ? Duration.ZERO : session.engine().idleAfter(),
                InstantSource.system()));
    }

    private Dataset<byte[]> read() {
        KafkaClient kafka = session.engine().kafka();
        DataStreamReader reader = session.spark()
                .readStream()
                .format(RangeSource.class.getName())
                .option("kafka.bootstrap.servers", kafka.servers())
                .option("subscribe", String.join(",", codecs().keySet()))
                .option("startingOffsets", "earliest")
                .option("maxOffsetsPerTrigger", session.engine().eventsPerBatch())
                .option("failOnDataLoss", true)
                // Before each poll Spark asks the broker twice for the range of offsets: few large polls, then.
                .option("kafka.max.poll.records", RECORDS_PER_POLL)
                .option("kafka.max.partition.fetch.bytes", BYTES_PER_FETCH)
                // Access is granted to a prefix.
                .option("groupIdPrefix", Topics.group(query.pipeline()));
        kafka.properties().forEach((key, value) -> reader.option("kafka." + key, value));
        if (isFreeOfOrder()) {
            reader.option("maxRecordsPerPartition", session.engine().recordsPerTask());
        }
        return reader.load().as(Encoders.BINARY());
    }

    /** Whether several tasks may read one partition of a topic side by side. */
    private boolean isFreeOfOrder() {
        Flow<E> flow = query.flow();
        return flow.folds().isEmpty()
                && flow.timing() == null
                && session.engine().deduplicateWithin().isZero()
                && flow.outputs().stream()
                        .allMatch(output -> output instanceof Output.Append || output instanceof Output.Parquet);
    }

    /** Its rows are those of a step of datasets. The others' never become rows of Spark, so there are none. */
    private Dataset<byte[]> run(Dataset<byte[]> ranges, Optional<EventClock> clock) {
        ParseAndWrite<E> landing = landing();
        List<FoldStep<E, ?, ?>> folds = query.flow().folds();
        if (folds.isEmpty()) {
            return ranges.mapPartitions(landing.withoutFacts(), Encoders.BINARY());
        }
        if (folds.stream().anyMatch(FoldStep::hasDeadlines)) {
            Dataset<FactBlock> facts = ranges.mapPartitions(landing.inBlocks(), Records.encoder(FactBlock.class));
            return new TimedFolding(folds)
                    .over(TickSource.driving(facts, query.identity().id(), clock.orElseThrow()));
        }
        Dataset<Fact> facts = ranges.mapPartitions(landing.ofRanges(), Records.encoder(Fact.class));
        Optional<ThroughSpark<?, ?>> step = ThroughSpark.of(folds);
        return step.isPresent() ? step.get().over(facts) : new Folding(folds).over(facts);
    }

    private ParseAndWrite<E> landing() {
        Flow<E> flow = query.flow();
        return new ParseAndWrite<>(
                query.pipeline(),
                codecs(),
                flow.kept(),
                timing,
                flow.folds(),
                plan(flow.landed()),
                plan(List.of(new Route<QuarantinedRow, QuarantinedRow>(QuarantinedRow.TABLE, row -> row))),
                plan(List.of(new Route<ReplayedRow, ReplayedRow>(ReplayedRow.TABLE, row -> row))),
                new IdLog(
                        query.identity().id(),
                        query.checkpoint().folder().toString(),
                        session.engine().deduplicateWithin().toMillis(),
                        hadoop),
                reports);
    }

    private Map<String, Codec<? extends E>> codecs() {
        Map<String, Codec<? extends E>> codecs = new LinkedHashMap<>();
        query.flow()
                .topics()
                .forEach(topic -> codecs.put(
                        session.settings().value(topic.name()),
                        topic.with(session.settings()).codec()));
        return codecs;
    }

    private WriteFolded write() {
        List<Route<Record, ?>> routes = new ArrayList<>(query.flow().folded());
        routes.add(QuarantinedRow.refusals(query.pipeline()));
        return new WriteFolded(
                query.pipeline(),
                session.engine().kafka(),
                codecs(),
                ThroughSpark.of(query.flow().folds())
                        .<Class<? extends Record>>map(ThroughSpark::given)
                        .orElse(null),
                plan(routes),
                reports);
    }

    private <T> TaskOutputs.Plan<T> plan(List<Route<T, ?>> routes) {
        List<Place> places = routes.stream().map(route -> place(route.output())).toList();
        return new TaskOutputs.Plan<>(routes, places, hadoop);
    }

    private Place place(Output<?> output) {
        Settings settings = session.settings();
        if (output instanceof Output.Sent<?> sent) {
            return new Place(null, sender(settings.value(sent.topic()), sent));
        }
        return new Place(query.destination(output, session), null);
    }

    private <R> TopicSender<R> sender(String topic, Output.Sent<R> output) {
        return new TopicSender<>(session.engine().kafka(), topic, output);
    }
}
