package io.millrace.engine.state;

import io.millrace.sdk.FoldStep;
import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Received;
import io.millrace.sdk.TimedFold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A fold with the forms of its facts and of its state. */
public record FoldForm<F extends Record, S extends Record>(
        TimedFold<F, S> fold, RecordForm<F> facts, RecordForm<S> states) {

    /** Stands for the deadline that a key has already. */
    static final Instant KEPT = Instant.MIN;

    public static <F extends Record, S extends Record> FoldForm<F, S> of(FoldStep<?, F, S> step) {
        return new FoldForm<>(step.fold(), RecordForm.of(step.factType()), RecordForm.of(step.stateType()));
    }

    /**
     * What it wants to know of an event, for each key that it belongs to.
     *
     * @param number which of the flow's folds it is
     * @param place where the event came from, beside what is said of its record
     */
    @SuppressWarnings("unchecked")
    public <E> void facts(
            int number, FoldStep<E, ?, ?> step, Received<E> received, Fact.Place place, Consumer<Fact> taker) {
        F fact = (F) step.fact().apply(received);
        if (fact == null) {
            return;
        }
        KafkaRecord source = received.source();
        byte[] body = facts.bytes(fact);
        for (String key : ((FoldStep<E, F, S>) step).keys(received, fact)) {
            taker.accept(new Fact(
                    number,
                    key,
                    source.timestamp(),
                    place.topic(),
                    source.partition(),
                    source.offset(),
                    place.part(),
                    body));
        }
    }

    /**
     * A step with the facts of one batch. Those at which the fold fails are left out, as if they had never come, and are
     * among the rows as {@link FailedFact}.
     *
     * @param before the state; null for none
     * @param arrived in any order
     */
    TimedFold.Step<S> step(String key, byte[] before, List<Fact> arrived, Instant watermark) {
        Fact.sort(arrived);
        try {
            return stepInOrder(key, before, arrived, watermark);
        } catch (RuntimeException failure) {
            if (arrived.isEmpty()) {
                throw failure;
            }
            return withoutBad(key, before, arrived, watermark);
        }
    }

    private TimedFold.Step<S> stepInOrder(String key, byte[] before, List<Fact> arrived, Instant watermark) {
        List<F> records = new ArrayList<>(arrived.size());
        arrived.forEach(fact -> records.add(facts.record(fact.body())));
        return fold.step(key, before == null ? null : states.record(before), records, watermark);
    }

    /** One after the other shows which are bad; then all that are good go in one step. */
    private TimedFold.Step<S> withoutBad(String key, byte[] before, List<Fact> all, Instant watermark) {
        List<Fact> good = new ArrayList<>();
        List<Record> failed = new ArrayList<>();
        byte[] state = before;
        for (Fact fact : all) {
            try {
                S after = stepInOrder(key, state, List.of(fact), watermark).state();
                state = after == null ? null : states.bytes(after);
                good.add(fact);
            } catch (RuntimeException failure) {
                failed.add(new FailedFact(fact, firstLine(failure)));
            }
        }
        if (good.isEmpty()) {
            // With the state as it was, no deadline is nearer than the one that is set.
            return new TimedFold.Step<>(before == null ? null : states.record(before), failed, KEPT);
        }
        TimedFold.Step<S> step = stepInOrder(key, before, good, watermark);
        failed.addAll(step.rows());
        return new TimedFold.Step<>(step.state(), failed, step.deadline());
    }

    /** What a failure of a pipeline's code says, for the quarantine. */
    public static String firstLine(RuntimeException failure) {
        return failure.toString().lines().findFirst().orElse("");
    }
}
