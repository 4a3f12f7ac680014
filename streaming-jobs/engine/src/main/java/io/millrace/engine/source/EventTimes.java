package io.millrace.engine.source;

import io.millrace.engine.storage.Json;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the events of a flow have come in time, in microseconds since 1970.
 *
 * @param watermark all that is older has come; it begins at 1970 and never goes back
 * @param highest the latest event time seen in each partition of the topics
 */
public record EventTimes(long watermark, Map<String, Long> highest) {

    public static final EventTimes NONE = new EventTimes(0, Map.of());

    public EventTimes {
        highest = new TreeMap<>(highest);
    }

    public String json() {
        return Json.text(this);
    }

    public static EventTimes of(String json) {
        return Json.read(json, EventTimes.class, "text of event times");
    }
}
