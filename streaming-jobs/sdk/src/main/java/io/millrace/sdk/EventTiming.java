package io.millrace.sdk;

import java.io.Serializable;
import java.time.Instant;

/**
 * When the events of a flow happened, as its tasks have to know it.
 *
 * @param allowed how late an event may be, in microseconds; null where nothing is late
 */
public record EventTiming<E>(Route.Part<Received<E>, Instant> time, Long allowed) implements Serializable {

    /** How far the watermark stays behind. */
    public long delay() {
        return allowed == null ? 0 : allowed;
    }
}
