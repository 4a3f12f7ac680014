package io.millrace.sdk;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The path of a pipeline's events, from top to bottom: read, keep, write, fold, write. The engine runs it; a flow
 * itself does nothing.
 *
 * <p>A step that is given a function takes its rows from the events, and one that is given a type takes them from the
 * folds: of all that they give, the rows of that type.
 *
 * @param <E> the event
 */
public final class Flow<E> {

    private final List<Topic<? extends E>> topics;
    private final Test<Received<E>> kept;
    private final Timing<E> timing;
    private final List<Route<Received<E>, ?>> landed;
    private final List<FoldStep<E, ?, ?>> folds;
    private final List<Route<Record, ?>> folded;

    private Flow(
            List<Topic<? extends E>> topics,
            Test<Received<E>> kept,
            Timing<E> timing,
            List<Route<Received<E>, ?>> landed,
            List<FoldStep<E, ?, ?>> folds,
            List<Route<Record, ?>> folded) {
        this.topics = List.copyOf(topics);
        this.kept = kept;
        this.timing = timing;
        this.landed = List.copyOf(landed);
        this.folds = List.copyOf(folds);
        this.folded = List.copyOf(folded);
    }

    /** Every record of the topics; what their codecs reject goes to the quarantine. */
    @SafeVarargs
    public static <E> Flow<E> from(Topic<? extends E> topic, Topic<? extends E>... more) {
        List<Topic<? extends E>> topics = new ArrayList<>(List.of(topic));
        for (Topic<? extends E> each : more) {
            topics.add(each);
        }
        return new Flow<>(topics, received -> true, null, List.of(), List.of(), List.of());
    }

    /** Events that fail the test are left out, and counted as filtered. It sees what the record says of them too. */
    public Flow<E> keep(Test<Received<E>> test) {
        return new Flow<>(topics, test, timing, landed, folds, folded);
    }

    /**
     * Says when an event happened, and how much disorder is waited for. An event that is older than the
     * latest before it in its partition by more than that goes to the quarantine, as late. Every event
     * has a time; events that are not kept count for the time too.
     */
    public Flow<E> timed(Route.Part<Received<E>, Instant> time, Setting<Duration> lateness) {
        return new Flow<>(topics, kept, new Timing<>(time, lateness), landed, folds, folded);
    }

    /** Says when an event happened, where none is ever late: time only makes the deadlines of a fold pass. */
    public Flow<E> timed(Route.Part<Received<E>, Instant> time) {
        return timed(time, null);
    }

    /** Writes each event to a Delta table that only grows. The event is a record; its fields are the columns. */
    public Flow<E> append(String table, String comment) {
        return land(Output.append(table, eventType(), comment), received -> (Record) received.event());
    }

    /** Writes rows of the events to a Delta table that only grows. A row may be null: then there is none. */
    public <R extends Record> Flow<E> append(String table, String comment, Route.Part<Received<E>, R> row) {
        return land(Output.append(table, Types.<R>returned(row, "append"), comment), row);
    }

    /** Writes rows of the folds to a Delta table that only grows. */
    public <R extends Record> Flow<E> append(String table, String comment, Class<R> row) {
        return take(Output.append(table, row, comment), row);
    }

    /** Writes rows of the events to a Parquet table of Hive's plain kind, which only grows; each batch is a partition. */
    public <R extends Record> Flow<E> parquet(String table, String comment, Route.Part<Received<E>, R> row) {
        return land(Output.parquet(table, Types.<R>returned(row, "parquet"), comment), row);
    }

    /** Writes rows of the folds to a Parquet table of Hive's plain kind, which only grows; each batch is a partition. */
    public <R extends Record> Flow<E> parquet(String table, String comment, Class<R> row) {
        return take(Output.parquet(table, row, comment), row);
    }

    /**
     * Keeps the latest row of each key, of which {@link Key} marks the columns. What is stored are the changes, in a Delta
     * table named {@code <table>_changes}; the view {@code <table>} shows the latest of each key. So a batch costs what it
     * changes, however large the table is.
     */
    public <R extends Record> Flow<E> upsert(String table, String comment, Route.Part<Received<E>, R> row) {
        return land(Output.upsert(table, Types.<R>returned(row, "upsert"), comment), row);
    }

    /** Keeps the latest row of each key; one that a fold gives as {@link Ended} is the key's last. */
    public <R extends Record> Flow<E> upsert(String table, String comment, Class<R> row) {
        return take(Output.upsert(table, row, comment), row);
    }

    /** Publishes rows of the events to a topic. A batch that is run again after a crash sends its records again. */
    public <R> Flow<E> publish(
            Setting<String> topic, Output.Text<R> key, Output.Text<R> value, Route.Part<Received<E>, R> row) {
        return land(Output.topic(topic, key, value), row);
    }

    /** Publishes rows of the folds to a topic. A batch that is run again after a crash sends its records again. */
    public <R extends Record> Flow<E> publish(
            Setting<String> topic, Output.Text<R> key, Output.Text<R> value, Class<R> row) {
        return take(Output.topic(topic, key, value), row);
    }

    /**
     * Brings events together by key, with state. Several folds stand side by side, each with its own keys and state.
     *
     * @param fact what the fold wants to know of an event; null for nothing
     */
    public <F extends Record, S extends Record> Flow<E> fold(Route.Part<Received<E>, F> fact, TimedFold<F, S> fold) {
        return fold(FoldStep.byOneKey(
                fact,
                fold,
                Types.argument(fold, TimedFold.class, 0, "A fact of the fold is"),
                Types.argument(fold, TimedFold.class, 1, "The state of the fold is")));
    }

    /**
     * Keeps one row for each key of the events: what is known of the key, and what people read of it. The event is a
     * record.
     *
     * @param table a keyed table, as {@link #upsert} writes it
     */
    public <R extends Record> Flow<E> fold(
            String table, String comment, Class<R> row, Route.Part<E, String> key, Latest<E, R> step) {
        requireOwn(row, table);
        return fold(LatestFold.step(key, step, row)).upsert(table, comment, row);
    }

    /**
     * Keeps one row for each key in each window of event time, and writes it when the watermark has passed the window's
     * end: nothing can change it then, since what is late goes to the quarantine. The event is a record.
     *
     * @param table a Delta table that only grows
     */
    public <R extends Record> Flow<E> window(
            String table,
            String comment,
            Class<R> row,
            Windows windows,
            Route.Part<E, String> key,
            InWindow<E, R> aggregate) {
        if (timing == null || timing.lateness() == null) {
            throw new IllegalArgumentException(
                    "The windows of " + table + " end by event time, and the flow does not say"
                            + " when an event is late: put .timed(…, lateness) before .window(…).");
        }
        requireOwn(row, table);
        return fold(WindowFold.step(timing.time(), windows, key, aggregate, row))
                .append(table, comment, row);
    }

    /** Outputs take rows by their type. */
    private void requireOwn(Class<?> row, String table) {
        if (folds.stream().anyMatch(step -> step.stateType() == row)) {
            throw new IllegalArgumentException("Table " + table + " and a fold before it have rows of type "
                    + row.getSimpleName() + ", so each would get the rows of both. Give each a record of its own.");
        }
    }

    /**
     * A step in the engine's own terms, a function of Spark's datasets, in the place of folds. Outputs after it take its
     * rows by their type.
     *
     * @param event what the step sees of an event; null for nothing
     * @param row what it gives
     * @param maker makes the step, a {@code DatasetStep} of the engine
     */
    public <F extends Record, R extends Record> Flow<E> through(
            Route.Part<Received<E>, F> event, Class<R> row, EngineStep.Maker<F, R> maker) {
        return fold(FoldStep.byOneKey(event, new ThroughEngine<>(maker), Types.<F>returned(event, "through"), row));
    }

    private Flow<E> fold(FoldStep<E, ?, ?> step) {
        boolean isAlone = folds.isEmpty()
                || !(step.fold() instanceof ThroughEngine) && !(folds.get(0).fold() instanceof ThroughEngine);
        if (!isAlone) {
            throw new IllegalArgumentException("A flow has folds and windows, or one step .through the engine. Split it"
                    + " into two pipelines that read the same topics.");
        }
        if (timing == null && step.hasDeadlines()) {
            throw new IllegalArgumentException(step.name()
                    + " folds by event time, and the flow does not say when an event happened: put .timed(…) before"
                    + " .fold(…).");
        }
        return new Flow<>(topics, kept, timing, landed, with(folds, step), folded);
    }

    private <R> Flow<E> land(Output<R> output, Route.Part<Received<E>, R> row) {
        return new Flow<>(topics, kept, timing, with(landed, new Route<>(output, row)), folds, folded);
    }

    private <R extends Record> Flow<E> take(Output<R> output, Class<R> row) {
        if (folds.isEmpty()) {
            throw new IllegalArgumentException(output.name() + " takes rows of type " + row.getSimpleName()
                    + " from folds, and there is none before it: put it after .fold(…), or give it a function instead of"
                    + " a class.");
        }
        return new Flow<>(topics, kept, timing, landed, folds, with(folded, Route.ofType(output, row)));
    }

    @SuppressWarnings("unchecked")
    private Class<Record> eventType() {
        Codec<? extends E> codec = topics.get(0).codec();
        if (codec instanceof RecordCodec<?> record) {
            return (Class<Record>) record.type();
        }
        return codec instanceof MappedCodec<?, ?> mapped
                ? Types.returned(mapped.mapping(), "as")
                : Types.argument(codec, Codec.class, 0, "The event of append is");
    }

    public List<Topic<? extends E>> topics() {
        return topics;
    }

    /** Every table and topic that it writes to. */
    public List<Output<?>> outputs() {
        List<Output<?>> outputs = new ArrayList<>();
        landed.forEach(route -> outputs.add(route.output()));
        folded.forEach(route -> outputs.add(route.output()));
        return outputs;
    }

    /** Those that are topics. */
    public List<Output.Sent<?>> sent() {
        List<Output.Sent<?>> sent = new ArrayList<>();
        for (Output<?> output : outputs()) {
            if (output instanceof Output.Sent<?> topic) {
                sent.add(topic);
            }
        }
        return sent;
    }

    public Test<Received<E>> kept() {
        return kept;
    }

    /** Null for a flow to which time means nothing. */
    public Timing<E> timing() {
        return timing;
    }

    /** Where rows of the events go. */
    public List<Route<Received<E>, ?>> landed() {
        return landed;
    }

    public List<FoldStep<E, ?, ?>> folds() {
        return folds;
    }

    /** Where rows of the folds go. */
    public List<Route<Record, ?>> folded() {
        return folded;
    }

    private static <T> List<T> with(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }

    @FunctionalInterface
    public interface Test<T> extends Predicate<T>, Serializable {}

    /** A key's row after some more events. The row before is null for a new key; null ends the key. */
    @FunctionalInterface
    public interface Latest<E, R extends Record> extends Serializable {
        R after(String key, R before, List<E> events);
    }

    /** A key's row in a window after some more events. The row before is null at first; null gives none. */
    @FunctionalInterface
    public interface InWindow<E, R extends Record> extends Serializable {
        R after(String key, Window window, R before, List<E> events);
    }

    /**
     * When an event happened.
     *
     * @param lateness how much disorder is waited for; null where nothing is late
     */
    public record Timing<E>(Route.Part<Received<E>, Instant> time, Setting<Duration> lateness) {

        public EventTiming<E> in(Settings settings) {
            return new EventTiming<>(
                    time, lateness == null ? null : TimeUnit.MICROSECONDS.convert(settings.value(lateness)));
        }
    }
}
