package io.millrace.pipelines.pacing;

import io.millrace.sdk.Flow;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.time.Duration;

/** Pacing: whether runners keep up with themselves. */
public final class PacingPipeline implements Pipeline {

    static final Setting<Duration> SHORT =
            Setting.time("pacing.short-window", "20s", "The window over which a runner's current pace is averaged.");
    static final Setting<Duration> LONG = Setting.time(
            "pacing.long-window",
            "100s",
            "The window over which a runner's usual pace is averaged: a multiple of pacing.short-window.");
    static final Setting<Duration> PAUSE = Setting.time(
            "pacing.pause", "100s", "Positions of a runner that are further apart than this do not belong to one run.");
    static final Setting<Duration> LATENESS = Setting.time(
            "pacing.lateness",
            "30s",
            "How much older than the latest before it in its partition a position may be; older ones are late.");

    @Override
    public String purpose() {
        return "How runners do beside their own pace of the last while";
    }

    @Override
    public Flow<?> flow(Settings settings) {
        return Flow.from(Position.TOPIC)
                .timed(received -> received.event().time(), LATENESS)
                .append("positions", "Where runners were, and when", PassedPosition::of)
                .fold(Passage::of, new PacingFold(Windows.of(settings)))
                .append("notifications", "How runners do in each short window, beside the long one", Notification.class)
                .publish(
                        Position.NOTIFICATIONS_TOPIC_NAME, Notification::track, Notification::json, Notification.class);
    }
}
