package io.millrace.pipelines.sensors;

import io.millrace.sdk.Column;
import io.millrace.sdk.Received;
import java.time.Instant;

/** A reading of the sensor that is named exactly {@code accelerometer}, in numbers. */
public record AccelerometerReading(
        @Column("when it was read; time_ns says it to the last digit")
        Instant time,

        @Column("when it was read, in nanoseconds since 1970")
        long timeNs,

        @Column("the device") String deviceId,

        @Column("what the device calls the stretch of time in which it sends")
        String sessionId,

        @Column("how strongly it is pushed along its x axis")
        double x,

        @Column("along its y axis") double y,
        @Column("along its z axis") double z,
        @Column("|x| + |y| + |z|") double total) {

    /** Null for a reading of another sensor. */
    static AccelerometerReading of(Received<Reading> received) {
        Reading reading = received.event();
        Acceleration acceleration = reading.acceleration();
        return acceleration == null
                ? null
                : new AccelerometerReading(
                        reading.time(),
                        reading.timeNs(),
                        reading.deviceId(),
                        reading.sessionId(),
                        acceleration.x(),
                        acceleration.y(),
                        acceleration.z(),
                        acceleration.total());
    }
}
