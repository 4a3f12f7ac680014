package io.millrace.pipelines.pacing;

import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.io.Serializable;
import java.time.Duration;

/**
 * Over what a pace is averaged, in nanoseconds.
 *
 * @param pause how long a runner may be silent: positions further apart are joined by no segment
 */
record Windows(long shortWindow, long longWindow, long pause) implements Serializable {

    static Windows of(Settings settings) {
        Duration shortWindow = settings.value(PacingPipeline.SHORT);
        Duration longWindow = settings.value(PacingPipeline.LONG);
        if (longWindow.toMillis() % shortWindow.toMillis() != 0) {
            throw new SettingsException(
                    "Setting " + PacingPipeline.LONG.key() + " is " + text(longWindow) + ", which is no multiple of "
                            + PacingPipeline.SHORT.key() + ", which is " + text(shortWindow) + ". Change one of them.");
        }
        return new Windows(
                shortWindow.toNanos(),
                longWindow.toNanos(),
                settings.value(PacingPipeline.PAUSE).toNanos());
    }

    private static String text(Duration time) {
        return time.toMillis() % 1_000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }

    /** When the short window begins that a time lies in. */
    long startOf(long time) {
        return time - Math.floorMod(time, shortWindow);
    }

    long endOf(long start) {
        return start + shortWindow;
    }

    /** When the long window begins that ends with a short one. */
    long longStartOf(long start) {
        return start + shortWindow - longWindow;
    }
}
