package io.millrace.pipelines.pacing;

import io.millrace.settings.Setting;
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

    static final Setting<Duration> SHORT =
            Setting.time("pacing.short-window", "20s", "The window over which a runner's current pace is averaged.");
    static final Setting<Duration> LONG = Setting.time(
            "pacing.long-window",
            "100s",
            "The window over which a runner's usual pace is averaged: a multiple of pacing.short-window.");
    static final Setting<Duration> PAUSE = Setting.time(
            "pacing.pause", "100s", "Positions of a runner that are further apart than this do not belong to one run.");

    static Windows of(Settings settings) {
        Duration shortWindow = settings.value(SHORT);
        Duration longWindow = settings.value(LONG);
        if (longWindow.toMillis() % shortWindow.toMillis() != 0) {
            throw new SettingsException(
                    "Setting " + LONG.key() + " is " + text(longWindow) + ", which is no multiple of " + SHORT.key()
                            + ", which is " + text(shortWindow) + ". Change one of them.");
        }
        return new Windows(
                shortWindow.toNanos(),
                longWindow.toNanos(),
                settings.value(PAUSE).toNanos());
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
