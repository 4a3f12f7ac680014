package io.millrace.pipelines.pacing;

import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.time.Instant;
import java.util.List;

/**
 * Where a runner was, and when.
 *
 * @param spot how far along the track, in whole units of length
 * @param time to the nanosecond
 */
public record Position(String user, long spot, Instant time) {

    public static final Setting<String> TOPIC_NAME =
            Setting.text("pacing.topic", "positions", "The topic of the runners' positions.");
    public static final Setting<String> NOTIFICATIONS_TOPIC_NAME = Setting.text(
            "pacing.notifications-topic",
            "pacing-notifications",
            "The topic to which notifications for runners are published.");
    public static final Setting<Instant> EARLIEST =
            Setting.moment("pacing.earliest", "2000-01-01T00:00:00Z", "A position with an earlier time is rejected.");
    public static final Setting<Instant> LATEST = Setting.moment(
            "pacing.latest",
            "2100-01-01T00:00:00Z",
            "A position with this time or a later one is rejected, for example one in milliseconds.");

    public static final Topic<Position> TOPIC =
            Topic.text(TOPIC_NAME, PositionCodec.of(Settings.of(List.of(EARLIEST, LATEST))), Position::user);
}
