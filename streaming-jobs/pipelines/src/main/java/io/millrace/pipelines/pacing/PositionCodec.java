package io.millrace.pipelines.pacing;

import io.millrace.sdk.Codec;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Rejection;
import io.millrace.sdk.TextLines;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.time.Instant;
import java.util.List;

/**
 * Reads a position: user, spot and seconds since 1970, with a tab between each.
 *
 * @param earliest the earliest time that is believed
 * @param latest the first time after it that is not
 */
record PositionCodec(Instant earliest, Instant latest) implements Codec<Position> {

    private static final List<String> NAMES = List.of("user", "spot", "seconds");

    /** No track is longer, and sums of distances stay far from what a long holds. */
    private static final long FARTHEST = 1_000_000_000_000L;

    static PositionCodec withDefaults() {
        return of(Settings.of(List.of(Position.EARLIEST, Position.LATEST)));
    }

    private static PositionCodec of(Settings settings) {
        return new PositionCodec(settings.value(Position.EARLIEST), settings.value(Position.LATEST));
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(Position.EARLIEST, Position.LATEST);
    }

    @Override
    public Codec<Position> with(Settings settings) {
        return of(settings);
    }

    @Override
    public Parsed<Position> parse(byte[] value) {
        return TextLines.parse(
                value, NAMES, fields -> new Position(fields[0], spot(fields[1]), time(Seconds.parse(fields[2]))));
    }

    private static long spot(String text) throws Rejection {
        try {
            long spot = Long.parseLong(text);
            if (Math.abs(spot) <= FARTHEST) {
                return spot;
            }
        } catch (NumberFormatException noNumber) {
            // Said below.
        }
        throw new Rejection(
                Reason.WRONG_FIELD, "spot has to be a whole number of at most 1,000,000,000,000, not \"" + text + "\"");
    }

    private Instant time(Instant time) throws Rejection {
        if (time.isBefore(earliest) || !time.isBefore(latest)) {
            throw new Rejection(
                    Reason.WRONG_FIELD,
                    "seconds is " + time.getEpochSecond() + ", which is not between " + earliest + " and " + latest
                            + "; it has to be seconds since 1970");
        }
        return time;
    }
}
