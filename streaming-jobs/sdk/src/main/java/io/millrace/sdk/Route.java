package io.millrace.sdk;

import java.io.Serializable;
import java.util.function.Function;

/** Which part of a value goes to an output; null goes nowhere. */
public record Route<T, R>(Output<R> output, Part<T, R> part) implements Serializable {

    /** Takes the row out of a value; null where it has none. */
    @FunctionalInterface
    public interface Part<T, R> extends Function<T, R>, Serializable {}
}
