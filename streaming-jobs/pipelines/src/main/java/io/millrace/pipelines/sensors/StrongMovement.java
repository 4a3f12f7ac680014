package io.millrace.pipelines.sensors;

import com.fasterxml.jackson.core.io.NumberOutput;
import io.millrace.sdk.Received;
import io.millrace.sdk.Route;

/** A reading of an accelerometer that is above a limit, as others are told of it: with the very digits that were sent. */
record StrongMovement(String deviceId, long timeNs, String x, String y, String z, double total) {

    /** Takes readings whose total is above the limit; the others give null. */
    static Route.Part<Received<Reading>, StrongMovement> above(double limit) {
        return received -> {
            Reading reading = received.event();
            return reading.acceleration() == null || reading.acceleration().total() <= limit
                    ? null
                    : new StrongMovement(
                            reading.deviceId(),
                            reading.timeNs(),
                            reading.values().get("x"),
                            reading.values().get("y"),
                            reading.values().get("z"),
                            reading.acceleration().total());
        };
    }

    /** The total has the fewest digits that tell it apart, which Java's own text has only from Java 19 on. */
    String json() {
        return "{\"time\":" + timeNs + ",\"accelerometer-x\":" + x + ",\"accelerometer-y\":" + y
                + ",\"accelerometer-z\":" + z + ",\"accelerometer-total\":" + NumberOutput.toString(total, true) + "}";
    }
}
