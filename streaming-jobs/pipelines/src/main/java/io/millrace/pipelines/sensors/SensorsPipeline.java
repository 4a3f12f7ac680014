package io.millrace.pipelines.sensors;

import io.millrace.sdk.Flow;
import io.millrace.sdk.Output;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Traffic;
import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

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

    private static final Output.Append<SensorReading> READINGS =
            Output.append("readings", SensorReading.class, "Every reading of every sensor, as it was sent");
    private static final Output.Append<AccelerometerReading> ACCELEROMETER =
            Output.append("accelerometer", AccelerometerReading.class, "The readings of accelerometers, in numbers");
    private static final Output.Append<Motion> MOTION =
            Output.append("motion", Motion.class, "How each device moved, second by second, and where it was");
    private static final Output.Sent<StrongMovement> STRONG_MOVEMENTS =
            Output.topic(Reading.STRONG_MOVEMENT_TOPIC_NAME, StrongMovement::deviceId, StrongMovement::json);

    @Override
    public String slug() {
        return "sensors";
    }

    @Override
    public String purpose() {
        return "What the sensors of devices read, and how the devices move";
    }

    /** A message holds many readings: from here on, each is an event of its own. */
    @Override
    public Flow<?, ?, ?> flow(Settings settings) {
        return Flow.from(Reading.TOPIC)
                .timed(received -> received.event().time(), LATENESS)
                .write(READINGS, SensorReading::of)
                .write(ACCELEROMETER, AccelerometerReading::of)
                .write(STRONG_MOVEMENTS, StrongMovement.above(settings.value(STRONG_MOVEMENT)))
                .fold(MotionFact::of, new MotionFold(settings.value(SHOWN_FOR)))
                .writeFolded(MOTION, motion -> motion);
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(Reading.TOPIC_NAME, Reading.STRONG_MOVEMENT_TOPIC_NAME, STRONG_MOVEMENT, LATENESS, SHOWN_FOR);
    }

    @Override
    public Traffic traffic() {
        return new SensorsTraffic(InstantSource.system());
    }

    private static double limit(String text) {
        double limit = Double.parseDouble(text);
        if (!(limit >= 0) || Double.isInfinite(limit)) {
            throw new IllegalArgumentException();
        }
        return limit;
    }
}
