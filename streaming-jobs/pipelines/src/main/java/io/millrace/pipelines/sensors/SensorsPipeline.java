package io.millrace.pipelines.sensors;

import io.millrace.sdk.Flow;
import io.millrace.sdk.Pipeline;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.time.Duration;

/** Sensors: what phones and other devices measure, and how strongly they move. */
public final class SensorsPipeline implements Pipeline {

    static final Setting<Double> STRONG_MOVEMENT = new Setting<>(
            "sensors.strong-movement",
            "50",
            "A movement whose total of |x|, |y| and |z| is above this is published.",
            "a number of 0 or more",
            SensorsPipeline::limit);
    static final Setting<Duration> LATENESS = Setting.time(
            "sensors.lateness",
            "30s",
            "How much older than the latest before it in its partition a reading may be; older ones are late.");
    static final Setting<Duration> SHOWN_FOR = Setting.time(
            "sensors.shown-for",
            "1h",
            "How long a device's last location and battery level are shown beside its motion.");

    @Override
    public String purpose() {
        return "What the sensors of devices read, and how the devices move";
    }

    /** A message holds many readings: from here on, each is an event of its own. */
    @Override
    public Flow<?> flow(Settings settings) {
        return Flow.from(Reading.TOPIC)
                .timed(received -> received.event().time(), LATENESS)
                .append("readings", "Every reading of every sensor, as it was sent", SensorReading::of)
                .append("accelerometer", "The readings of accelerometers, in numbers", AccelerometerReading::of)
                .publish(
                        Reading.STRONG_MOVEMENT_TOPIC_NAME,
                        StrongMovement::deviceId,
                        StrongMovement::json,
                        StrongMovement.above(settings.value(STRONG_MOVEMENT)))
                .fold(MotionFact::of, new MotionFold(settings.value(SHOWN_FOR)))
                .append("motion", "How each device moved, second by second, and where it was", Motion.class);
    }

    private static double limit(String text) {
        double limit = Double.parseDouble(text);
        if (!(limit >= 0) || Double.isInfinite(limit)) {
            throw new IllegalArgumentException();
        }
        return limit;
    }
}
