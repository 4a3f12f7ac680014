package io.millrace.ingest.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A value as people get to see it: as JSON if it is some, else as text. */
record Text(String text, boolean isJson) {

    private static final JsonFactory JSON = new JsonFactory();

    static Text of(byte[] value) {
        String text = new String(value, StandardCharsets.UTF_8);
        return new Text(text, isJson(text));
    }

    private static boolean isJson(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            JsonToken first = parser.nextToken();
            parser.skipChildren();
            return first != null && parser.currentToken() != null && parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }

    /** As the value of a member. */
    void write(JsonGenerator json) throws IOException {
        if (isJson) {
            json.writeRawValue(text);
        } else {
            json.writeString(text);
        }
    }
}
