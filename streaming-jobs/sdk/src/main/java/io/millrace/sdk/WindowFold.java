package io.millrace.sdk;

import java.time.Instant;
import java.util.List;

/**
 * Keeps one row for each key and window, and gives it once the watermark has passed the window's end. The engine's key
 * is the window's start, in milliseconds since 1970, and the key itself.
 */
record WindowFold<F extends Record, R extends Record>(
        Route.Part<F, String> by, Windows windows, Flow.InWindow<F, R> aggregate) implements TimedFold<F, R> {

    private static final char DIVIDER = ' ';

    /** The events themselves are the facts. */
    @SuppressWarnings("unchecked")
    static <E, R extends Record> FoldStep<E, ?, ?> step(
            Route.Part<Received<E>, Instant> time,
            Windows windows,
            Route.Part<E, String> key,
            Flow.InWindow<E, R> aggregate,
            Class<R> row) {
        WindowFold<Record, R> fold =
                new WindowFold<>((Route.Part<Record, String>) key, windows, (Flow.InWindow<Record, R>) aggregate);
        return new FoldStep<>(
                received -> (Record) received.event(),
                (received, event) -> fold.keys(time.apply(received), event),
                fold,
                Types.taken(key, "window"),
                row);
    }

    private List<String> keys(Instant time, F event) {
        String key = key(event);
        return key == null
                ? null
                : windows.holding(time).stream()
                        .map(window -> window.start().toEpochMilli() + String.valueOf(DIVIDER) + key)
                        .toList();
    }

    @Override
    public String key(F event) {
        return by.apply(event);
    }

    @Override
    public Step<R> step(String key, R before, List<F> events, Instant watermark) {
        int divider = key.indexOf(DIVIDER);
        Window window = windows.beginningAt(Long.parseLong(key.substring(0, divider)));
        R row = events.isEmpty() ? before : aggregate.after(key.substring(divider + 1), window, before, events);
        if (window.end().isAfter(watermark)) {
            return new Step<>(row, List.of(), window.end());
        }
        return new Step<>(null, row == null ? List.of() : List.of(row));
    }
}
