package io.millrace.pipelines.pacing;

import io.millrace.sdk.Flow;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.time.Duration;
import java.util.List;

/** Pacing: whether runners keep up with themselves. */
public final class PacingPipeline implements Pipeline {

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

    @Override
    public List<Setting<?>> settings() {
        return List.of(
                Position.TOPIC_NAME,
                Position.NOTIFICATIONS_TOPIC_NAME,
                Windows.SHORT,
                Windows.LONG,
                Windows.PAUSE,
                LATENESS,
                Position.EARLIEST,
                Position.LATEST);
    }
}
