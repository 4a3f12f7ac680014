package io.millrace.engine.state;

import io.millrace.sdk.FoldStep;
import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Received;
import io.millrace.sdk.TimedFold;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A fold with the forms of its facts and of its state. */
public record FoldForm<F extends Record, S extends Record>(
        TimedFold<F, S> fold, RecordForm<F> facts, RecordForm<S> states) {

    public static <F extends Record, S extends Record> FoldForm<F, S> of(FoldStep<?, F, S> step) {
        return new FoldForm<>(step.fold(), RecordForm.of(step.factType()), RecordForm.of(step.stateType()));
    }

    /**
     * What it wants to know of an event.
     *
     * @param number which of the flow's folds it is
     */
    @SuppressWarnings("unchecked")
    public <E> Optional<Fact> fact(int number, FoldStep<E, ?, ?> step, Received<E> received) {
        F fact = (F) step.fact().apply(received);
        if (fact == null) {
            return Optional.empty();
        }
        String key = fold.key(fact);
        if (key == null) {
            throw new IllegalArgumentException("the key of " + step.name() + " is null");
        }
        KafkaRecord source = received.source();
        return Optional.of(
                new Fact(number, key, source.timestamp(), source.partition(), source.offset(), facts.bytes(fact)));
    }

    /** Those of one batch, in the order that the fold wants. */
    List<F> inOrder(Iterator<Fact> arrived) {
        List<Fact> all = new ArrayList<>();
        arrived.forEachRemaining(all::add);
        if (all.size() > 1 && fold.order() == null) {
            all.sort(Fact.ORDER);
        }
        List<F> records = new ArrayList<>(all.size());
        all.forEach(fact -> records.add(facts.record(fact.body())));
        if (records.size() > 1 && fold.order() != null) {
            records.sort(fold.order());
        }
        return records;
    }

    /** What a failure of a pipeline's code says, for the quarantine. */
    public static String firstLine(RuntimeException failure) {
        return failure.toString().lines().findFirst().orElse("");
    }
}
