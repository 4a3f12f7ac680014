package io.millrace.sdk;

import java.io.Serializable;
import java.util.function.Function;

/** Which part of a value goes to an output; null goes nowhere. */
public record Route<T, R>(Output<R> output, Part<T, R> part) implements Serializable {

    /** Takes the row out of a value; null where it has none. */
    @FunctionalInterface
    public interface Part<T, R> extends Function<T, R>, Serializable {}

    /** Of the rows of folds those of one type, and those of it that have ended. */
    @SuppressWarnings("unchecked")
    static <R extends Record> Route<Record, R> ofType(Output<R> output, Class<R> type) {
        Part<Record, Record> part = row -> type.isInstance(row instanceof Ended ended ? ended.row() : row) ? row : null;
        return new Route<>(output, (Part<Record, R>) (Part<Record, ?>) part);
    }
}
