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

    /** Runs the folds of a task to their end: Spark calls them as their results are asked for. */
    public static void drain(Iterator<Fact> results, Consumer<Record> taker) {
        TAKER.set(taker);
        try {
            results.forEachRemaining(none -> {});
        } finally {
            TAKER.remove();
        }
    }

    static void write(List<? extends Record> rows) {
        rows.forEach(TAKER.get());
    }
}
