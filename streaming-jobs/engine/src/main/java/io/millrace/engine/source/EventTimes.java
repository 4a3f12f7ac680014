package io.millrace.engine.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    private static final ObjectMapper JSON = new ObjectMapper();

    public EventTimes {
        highest = new TreeMap<>(highest);
    }

    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static EventTimes of(String json) {
        try {
            return JSON.readValue(json, EventTimes.class);
        } catch (JsonProcessingException foreign) {
            throw new IllegalArgumentException("These are no event times: " + json, foreign);
        }
    }
}
