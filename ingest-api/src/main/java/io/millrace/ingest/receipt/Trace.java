package io.millrace.ingest.receipt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/**
 * A driver's answer.
 *
 * @param json passed on as it is
 * @param isEmpty whether there is no record, and nothing that the driver could not find out
 */
record Trace(Buffer json, boolean isEmpty) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Throws if that is no answer of a driver. */
    static Trace of(Buffer json) throws IOException {
        boolean hasRecords = false;
        boolean isEmpty = true;
        try (JsonParser parser = JSON.createParser(json.getBytes())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                boolean isRecords = name.equals("records");
                if (value == JsonToken.START_ARRAY && (isRecords || name.equals("unknown"))) {
                    hasRecords |= isRecords;
                    isEmpty &= isEmptyArray(parser);
                } else {
                    parser.skipChildren();
                }
            }
            if (!hasRecords || parser.nextToken() != null) {
                throw new IOException("it is no object with records");
            }
        }
        return new Trace(json, isEmpty);
    }

    /** Reads the array to its end. */
    private static boolean isEmptyArray(JsonParser parser) throws IOException {
        boolean isEmpty = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            isEmpty = false;
            parser.skipChildren();
        }
        return isEmpty;
    }
}
