package io.millrace.peers.work;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads game events one after another. Each takes the place of the one before it. */
public final class GameEventReader {

    private static final JsonFactory JSON = new JsonFactory();

    private String eventType;
    private String direction;
    private String eventDetail;
    private String host;
    private String userAgent;
    private String accept;

    /** Whether it is an event. */
    public boolean read(byte[] value) {
        eventType = null;
        direction = null;
        eventDetail = null;
        host = null;
        userAgent = null;
        accept = null;
        try (JsonParser json = JSON.createParser(value)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                field(name, json);
            }
            return eventType != null;
        } catch (IOException broken) {
            return false;
        }
    }

    private void field(String name, JsonParser json) throws IOException {
        switch (name) {
            case "event_type" -> eventType = json.getValueAsString();
            case "direction" -> direction = json.getValueAsString();
            case "event_detail" -> eventDetail = json.getValueAsString();
            case "Host" -> host = json.getValueAsString();
            case "User-Agent" -> userAgent = json.getValueAsString();
            case "Accept" -> accept = json.getValueAsString();
            default -> json.skipChildren();
        }
    }

    public String eventType() {
        return eventType;
    }

    public String direction() {
        return direction;
    }

    public String eventDetail() {
        return eventDetail;
    }

    public String host() {
        return host;
    }

    public String userAgent() {
        return userAgent;
    }

    public String accept() {
        return accept;
    }
}
