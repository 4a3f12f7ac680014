package io.millrace.pipelines.sensors;

import io.millrace.sdk.Column;
import io.millrace.sdk.Received;
import java.time.Instant;
import java.util.Map;

/** A reading of any sensor, with all that it said. */
public record SensorReading(
        @Column("the device") String deviceId,

        @Column("what the device calls the stretch of time in which it sends")
        String sessionId,

        @Column("the number of the message within its session")
        Long messageId,

        @Column("the sensor, by the device's own name for it")
        String sensor,

        @Column("when it was read; time_ns says it to the last digit")
        Instant time,

        @Column("when it was read, in nanoseconds since 1970")
        long timeNs,

        @Column("what was read, by the sensor's own names, each value as the text that was sent;"
                + " SQL wants the column in quotes")
        Map<String, String> values) {

    static SensorReading of(Received<Reading> received) {
        Reading reading = received.event();
        return new SensorReading(
                reading.deviceId(),
                reading.sessionId(),
                reading.messageId(),
                reading.sensor(),
                reading.time(),
                reading.timeNs(),
                reading.values());
    }
}
