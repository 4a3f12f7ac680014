package io.millrace.pipelines.pacing;

import io.millrace.sdk.Codec;
import io.millrace.sdk.EpochSeconds;
import io.millrace.sdk.Max;
import io.millrace.sdk.Min;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Parsed.Accepted;
import io.millrace.sdk.Parsed.Rejected;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.time.Instant;
import java.util.List;

/**
 * Reads lines, and rejects times that cannot be meant.
 *
 * @param earliest the earliest time that is believed
 * @param latest the first time after it that is not
 */
record PositionCodec(Instant earliest, Instant latest) implements Codec<Position> {

    /** No track is longer, and sums of distances stay far from what a long holds. */
    private static final long FARTHEST = 1_000_000_000_000L;

    record Line(
            String user,
            @Min(-FARTHEST) @Max(FARTHEST) long spot,
            @EpochSeconds Instant seconds) {}

    private static final Codec<Line> LINES =
            Topic.text(Position.TOPIC_NAME, Line.class).codec();

    static PositionCodec of(Settings settings) {
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
        Parsed<Line> parsed = LINES.parse(value);
        if (parsed instanceof Rejected<Line> rejected) {
            return Parsed.rejected(rejected.reason(), rejected.detail());
        }
        Line line = ((Accepted<Line>) parsed).event();
        if (line.seconds.isBefore(earliest) || !line.seconds.isBefore(latest)) {
            return Parsed.rejected(
                    Reason.WRONG_FIELD,
                    "seconds is " + line.seconds.getEpochSecond() + ", which is not between " + earliest + " and "
                            + latest + "; it has to be seconds since 1970");
        }
        return Parsed.accepted(new Position(line.user, line.spot, line.seconds));
    }
}
