package io.millrace.engine;

import io.millrace.sdk.EngineStep;
import org.apache.spark.sql.Dataset;

/**
 * A step in Spark's own terms, for {@link io.millrace.sdk.Flow#through}. Spark runs it in each batch, over what the flow
 * made of the events, and again after a crash; so it has to give the same rows for the same events. Both types are public
 * records; {@link Records#encoder} encodes them.
 *
 * @param <F> what the flow made of an event; its columns are called like its components
 * @param <R> a row; the outputs after the step take it
 */
@FunctionalInterface
public interface DatasetStep<F extends Record, R extends Record> extends EngineStep<F, R> {

    Dataset<R> apply(Dataset<F> events);
}
