package io.millrace.pipelines.sensors;

import io.millrace.sdk.Received;

/**
 * What the fold has to know of a reading: how strongly the device moved, or where it was, or how full
 * its battery. The others are null.
 */
public record MotionFact(
        String deviceId, long timeNs, Double total, Double latitude, Double longitude, Double batteryLevel) {

    /** Null for a reading that says none of it. */
    static MotionFact of(Received<Reading> received) {
        Reading reading = received.event();
        return switch (reading.sensor()) {
            case Reading.ACCELEROMETER -> movement(reading);
            case Reading.LOCATION -> location(reading);
            case Reading.BATTERY -> battery(reading);
            default -> null;
        };
    }

    private static MotionFact movement(Reading reading) {
        return new MotionFact(
                reading.deviceId(), reading.timeNs(), reading.acceleration().total(), null, null, null);
    }

    private static MotionFact location(Reading reading) {
        Double latitude = reading.number("latitude");
        Double longitude = reading.number("longitude");
        return latitude == null || longitude == null
                ? null
                : new MotionFact(reading.deviceId(), reading.timeNs(), null, latitude, longitude, null);
    }

    private static MotionFact battery(Reading reading) {
        Double level = reading.number("batteryLevel");
        return level == null ? null : new MotionFact(reading.deviceId(), reading.timeNs(), null, null, null, level);
    }
}
