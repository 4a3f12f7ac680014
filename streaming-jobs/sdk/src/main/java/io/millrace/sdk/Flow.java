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
 * The path of a pipeline's events, said from top to bottom: read, keep, write, fold, write. The
 * engine runs it; a flow itself does nothing.
 *
 * @param <E> the event
 * @param <A> the fact that goes into the fold
 * @param <O> the row that comes out of it
 */
public final class Flow<E, A extends Record, O extends Record> {

    private final List<Topic<? extends E>> topics;
    private final Test<Received<E>> kept;
    private final Timing<E> timing;
    private final List<Route<Received<E>, ?>> landed;
    private final Route.Part<Received<E>, A> fact;
    private final TimedFold<A, ?, O> fold;
    private final List<Route<O, ?>> folded;
    private final Route.Part<O, Refused> refused;

    private Flow(
            List<Topic<? extends E>> topics,
            Test<Received<E>> kept,
            Timing<E> timing,
            List<Route<Received<E>, ?>> landed,
            Route.Part<Received<E>, A> fact,
            TimedFold<A, ?, O> fold,
            List<Route<O, ?>> folded,
            Route.Part<O, Refused> refused) {
        this.topics = List.copyOf(topics);
        this.kept = kept;
        this.timing = timing;
        this.landed = List.copyOf(landed);
        this.fact = fact;
        this.fold = fold;
        this.folded = List.copyOf(folded);
        this.refused = refused;
    }

    /** Every record of the topics; what their codecs refuse goes to the quarantine. */
    @SafeVarargs
    public static <E> Flow<E, Nothing, Nothing> from(Topic<? extends E> topic, Topic<? extends E>... more) {
        List<Topic<? extends E>> topics = new ArrayList<>(List.of(topic));
        for (Topic<? extends E> each : more) {
            topics.add(each);
        }
        return new Flow<>(topics, received -> true, null, List.of(), null, null, List.of(), null);
    }

    /** Events that fail the test are left out, and counted as filtered. It sees what the record says of them too. */
    public Flow<E, A, O> keep(Test<Received<E>> test) {
        return new Flow<>(topics, test, timing, landed, fact, fold, folded, refused);
    }

    /**
     * Says when an event happened, and how much disorder is waited for. An event that is older than the
     * latest before it in its partition by more than that goes to the quarantine, as late. Every event
     * has a time; events that are not kept tell the time too.
     */
    public Flow<E, A, O> timed(Route.Part<Received<E>, Instant> time, Setting<Duration> lateness) {
        return new Flow<>(topics, kept, new Timing<>(time, lateness), landed, fact, fold, folded, refused);
    }

    /** Says when an event happened, where none is ever late: time only makes the deadlines of a fold pass. */
    public Flow<E, A, O> timed(Route.Part<Received<E>, Instant> time) {
        return timed(time, null);
    }

    /** Writes each event, as it comes. */
    public <R> Flow<E, A, O> write(Output<R> output, Route.Part<Received<E>, R> row) {
        return new Flow<>(topics, kept, timing, with(landed, new Route<>(output, row)), fact, fold, folded, refused);
    }

    /** Brings the events together by key, with state. What an event means to the fold may be null: nothing. */
    public <B extends Record, P extends Record> Flow<E, B, P> fold(
            Route.Part<Received<E>, B> fact, TimedFold<B, ?, P> fold) {
        if (timing == null && !(fold instanceof Fold)) {
            throw new IllegalArgumentException(fold.getClass().getSimpleName()
                    + " folds by event time, and the flow does not say when an event happened: put .timed(…) before"
                    + " .fold(…).");
        }
        return new Flow<>(topics, kept, timing, landed, fact, fold, List.of(), null);
    }

    /** Writes a part of what comes out of the fold. */
    public <R> Flow<E, A, O> writeFolded(Output<R> output, Route.Part<O, R> row) {
        return new Flow<>(topics, kept, timing, landed, fact, fold, with(folded, new Route<>(output, row)), refused);
    }

    /** Puts a record that the fold has found to be wrong into the quarantine. */
    public Flow<E, A, O> refuseFolded(Route.Part<O, Refused> refused) {
        return new Flow<>(topics, kept, timing, landed, fact, fold, folded, refused);
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

    public List<Route<Received<E>, ?>> landed() {
        return landed;
    }

    public Route.Part<Received<E>, A> fact() {
        return fact;
    }

    @SuppressWarnings("unchecked")
    public Class<A> factType() {
        return fold == null ? (Class<A>) Nothing.class : fold.factType();
    }

    public TimedFold<A, ?, O> fold() {
        return fold;
    }

    public List<Route<O, ?>> folded() {
        return folded;
    }

    /** Null for a flow whose fold refuses nothing. */
    public Route.Part<O, Refused> refused() {
        return refused;
    }

    private static <T> List<T> with(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }

    @FunctionalInterface
    public interface Test<T> extends Predicate<T>, Serializable {}

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

    /** Stands for the facts and rows of a flow that folds nothing. */
    public record Nothing(boolean nothing) {}
}
