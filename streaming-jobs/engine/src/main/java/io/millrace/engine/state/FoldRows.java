package io.millrace.engine.state;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where the rows of folds go in the task that runs them. They never become rows of Spark, which would encode each and
 * decode it at once.
 */
public final class FoldRows {

    private static final ThreadLocal<Consumer<Record>> TAKER = new ThreadLocal<>();

    private FoldRows() {}

    /**
     * Runs the folds of a task to their end: Spark calls them as their results are asked for.
     *
     * @param given of what type the results themselves are, which a step of datasets gives; null if there is none
     */
    public static void drain(Iterator<byte[]> results, Class<? extends Record> given, Consumer<Record> taker) {
        TAKER.set(taker);
        try {
            if (given == null) {
                results.forEachRemaining(none -> {});
            } else {
                RecordForm<? extends Record> form = RecordForm.of(given);
                results.forEachRemaining(row -> taker.accept(form.record(row)));
            }
        } finally {
            TAKER.remove();
        }
    }

    static void write(List<? extends Record> rows) {
        rows.forEach(TAKER.get());
    }
}
