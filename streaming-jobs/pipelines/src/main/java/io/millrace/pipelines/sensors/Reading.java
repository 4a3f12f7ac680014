package io.millrace.pipelines.sensors;

import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;

/**
 * What one sensor of a device said at one time. A message holds many of them.
 *
 * @param sessionId may be null, as may the message's number
 * @param timeNs nanoseconds since 1970
 * @param values what was said, by the sensor's own names, each as its text; may lack a value
 * @param acceleration the same in numbers, if the sensor is the accelerometer; else null
 */
public record Reading(
        String deviceId,
        String sessionId,
        Long messageId,
        String sensor,
        long timeNs,
        Map<String, String> values,
        Acceleration acceleration) {

    public static final String ACCELEROMETER = "accelerometer";
    public static final String LOCATION = "location";
    public static final String BATTERY = "battery";

    public static final Setting<String> TOPIC_NAME =
            Setting.text("sensors.topic", "raw-data", "The topic of the messages of devices with sensors.");
    public static final Setting<String> STRONG_MOVEMENT_TOPIC_NAME = Setting.text(
            "sensors.strong-movement-topic",
            "table-data",
            "The topic to which strong movements of devices are published.");
    public static final Topic<Reading> TOPIC = Topic.json(TOPIC_NAME, new ReadingCodec(), Reading::deviceId);

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    public Reading {
        values = Collections.unmodifiableMap(values);
    }

    public Instant time() {
        return Instant.ofEpochSecond(Math.floorDiv(timeNs, NANOS_PER_SECOND), Math.floorMod(timeNs, NANOS_PER_SECOND));
    }

    /** One of the values as a number; null if it is none. */
    public Double number(String name) {
        String text = values.get(name);
        try {
            Double number = text == null ? null : Double.valueOf(text);
            return number == null || number.isNaN() || number.isInfinite() ? null : number;
        } catch (NumberFormatException words) {
            return null;
        }
    }
}
