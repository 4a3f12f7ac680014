package io.millrace.engine;

import io.millrace.events.Topic;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
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

    private final Topic<E> topic;
    private final Test<E> kept;
    private final List<Route<Received<E>, ?>> landed;
    private final Route.Part<Received<E>, A> fact;
    private final Fold<A, ?, O> fold;
    private final List<Route<O, ?>> folded;

    private Flow(
            Topic<E> topic,
            Test<E> kept,
            List<Route<Received<E>, ?>> landed,
            Route.Part<Received<E>, A> fact,
            Fold<A, ?, O> fold,
            List<Route<O, ?>> folded) {
        this.topic = topic;
        this.kept = kept;
        this.landed = List.copyOf(landed);
        this.fact = fact;
        this.fold = fold;
        this.folded = List.copyOf(folded);
    }

    /** Every record of the topic; what its codec refuses goes to the quarantine. */
    public static <E> Flow<E, Nothing, Nothing> from(Topic<E> topic) {
        return new Flow<>(topic, event -> true, List.of(), null, null, List.of());
    }

    /** Events that fail the test are left out, and counted as filtered. */
    public Flow<E, A, O> keep(Test<E> test) {
        return new Flow<>(topic, test, landed, fact, fold, folded);
    }

    /** Writes each event, as it comes. */
    public <R> Flow<E, A, O> write(Output<R> output, Route.Part<Received<E>, R> row) {
        return new Flow<>(topic, kept, with(landed, new Route<>(output, row)), fact, fold, folded);
    }

    /** Brings the events together by key, with state. What an event means to the fold may be null: nothing. */
    public <B extends Record, P extends Record> Flow<E, B, P> fold(
            Route.Part<Received<E>, B> fact, Fold<B, ?, P> fold) {
        return new Flow<>(topic, kept, landed, fact, fold, List.of());
    }

    /** Writes a part of what comes out of the fold. */
    public <R> Flow<E, A, O> writeFolded(Output<R> output, Route.Part<O, R> row) {
        return new Flow<>(topic, kept, landed, fact, fold, with(folded, new Route<>(output, row)));
    }

    public Topic<E> topic() {
        return topic;
    }

    /** Every table and topic that it writes to. */
    public List<Output<?>> outputs() {
        List<Output<?>> outputs = new ArrayList<>();
        landed.forEach(route -> outputs.add(route.output()));
        folded.forEach(route -> outputs.add(route.output()));
        return outputs;
    }

    Test<E> kept() {
        return kept;
    }

    List<Route<Received<E>, ?>> landed() {
        return landed;
    }

    Route.Part<Received<E>, A> fact() {
        return fact;
    }

    @SuppressWarnings("unchecked")
    Class<A> factType() {
        return fold == null ? (Class<A>) Nothing.class : fold.factType();
    }

    Fold<A, ?, O> fold() {
        return fold;
    }

    List<Route<O, ?>> folded() {
        return folded;
    }

    private static <T> List<T> with(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }

    @FunctionalInterface
    public interface Test<E> extends Predicate<E>, Serializable {}

    /** Stands for the facts and rows of a flow that folds nothing. */
    public record Nothing(boolean nothing) {}
}
