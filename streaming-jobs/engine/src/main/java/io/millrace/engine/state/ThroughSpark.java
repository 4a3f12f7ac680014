package io.millrace.engine.state;

import io.millrace.engine.DatasetStep;
import io.millrace.engine.Records;
import io.millrace.sdk.EngineStep;
import io.millrace.sdk.FoldStep;
import io.millrace.sdk.ThroughEngine;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.functions;

/** Runs a step in Spark's own terms in the place of folds. */
public record ThroughSpark<F extends Record, R extends Record>(
        EngineStep.Maker<F, R> maker, Class<F> taken, Class<R> given) {

    /** Empty for a flow whose folds are folds. */
    public static Optional<ThroughSpark<?, ?>> of(List<? extends FoldStep<?, ?, ?>> folds) {
        return folds.size() == 1 && folds.get(0).fold() instanceof ThroughEngine<?, ?>
                ? Optional.of(of(folds.get(0)))
                : Optional.empty();
    }

    private static <F extends Record, R extends Record> ThroughSpark<F, R> of(FoldStep<?, F, R> step) {
        return new ThroughSpark<>(((ThroughEngine<F, R>) step.fold()).maker(), step.factType(), step.stateType());
    }

    /**
     * The shuffle keeps the step away from the tasks that read the topics: whatever it does to its dataset, each of those
     * runs to its end, by itself. Without it, a limit would leave records unread, and a coalesce or a union would run
     * several of them as one, or each of them twice.
     */
    public Dataset<byte[]> over(Dataset<Fact> facts) {
        Class<F> from = taken;
        Class<R> to = given;
        Dataset<F> events = facts.repartition(functions.col("offset"))
                .map((MapFunction<Fact, F>) fact -> RecordForm.of(from).record(fact.body()), Records.encoder(from));
        DatasetStep<F, R> step = (DatasetStep<F, R>) maker.step();
        return step.apply(events)
                .map((MapFunction<R, byte[]>) row -> RecordForm.of(to).bytes(row), Encoders.BINARY());
    }
}
