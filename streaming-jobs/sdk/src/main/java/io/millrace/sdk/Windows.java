package io.millrace.sdk;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which windows there are: one begins every so often, counted from 1970, and each is equally long. Both are whole
 * milliseconds.
 */
public record Windows(Duration length, Duration slide) implements Serializable {

    /** Each event is folded, and kept in state, once for each window that holds it. */
    private static final int MOST = 1_000;

    public Windows {
        requireWholeMillis(length, "length");
        requireWholeMillis(slide, "slide");
        if (slide.compareTo(length) > 0) {
            throw new IllegalArgumentException("A window begins every " + slide + " and is " + length
                    + " long: what lies between two of them would count nowhere.");
        }
        if (length.dividedBy(slide) > MOST) {
            throw new IllegalArgumentException("A window begins every " + slide + " and is " + length
                    + " long: each event would count in more than " + MOST + " of them. Let them begin less often.");
        }
    }

    /** Windows that follow one another without overlap. */
    public static Windows of(Duration length) {
        return new Windows(length, length);
    }

    /** As long as these, but one begins every so often; so they overlap, and an event counts in several. */
    public Windows every(Duration slide) {
        return new Windows(length, slide);
    }

    private static void requireWholeMillis(Duration time, String what) {
        if (time.isNegative() || time.isZero() || time.getNano() % 1_000_000 != 0) {
            throw new IllegalArgumentException(
                    "The " + what + " of a window is " + time + ". It has to be whole milliseconds, and at least one.");
        }
    }

    /** The windows that a time lies in, the latest first. */
    public List<Window> holding(Instant time) {
        long millis = time.toEpochMilli();
        long last = millis - Math.floorMod(millis, slide.toMillis());
        List<Window> windows = new ArrayList<>();
        for (long start = last; start > millis - length.toMillis(); start -= slide.toMillis()) {
            windows.add(beginningAt(start));
        }
        return windows;
    }

    Window beginningAt(long millis) {
        Instant start = Instant.ofEpochMilli(millis);
        return new Window(start, start.plus(length));
    }
}
