package io.millrace.ingest.intake;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.ingest.http.Problem;
import io.millrace.sdk.JsonObjects;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * CloudEvents 1.0. The data becomes the record's value, the id the event's id; the attributes go with
 * the record as headers {@code ce_…}, as the binding of CloudEvents to Kafka says.
 */
final class CloudEvents {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String PREFIX = "ce-";

    /** How many bytes all attributes of an event may have: they go with its record, which has to stay small. */
    private static final int MOST = 64 << 10;

    private static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");

    private CloudEvents() {}

    /** Whether the attributes are in the request's headers, and the body is the data. */
    static boolean isBinary(MultiMap headers) {
        return headers.contains("ce-specversion") || headers.contains("ce-id");
    }

    static Incoming binary(MultiMap headers, byte[] data) throws Problem {
        Map<String, String> attributes = new TreeMap<>();
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(PREFIX)) {
                attributes.put(name.substring(PREFIX.length()), unescaped(name, header.getValue()));
            }
        }
        return event(attributes, data, "");
    }

    private static String unescaped(String name, String value) throws Problem {
        try {
            return QueryStringDecoder.decodeComponent(value.replace("+", "%2B"));
        } catch (IllegalArgumentException malformed) {
            throw Problem.of(400, "The header " + name + " holds a % that no two hex digits follow.");
        }
    }

    /** @param place says which of several it is, for a person */
    static Incoming structured(byte[] text, String place) throws Problem {
        Map<String, String> attributes = new TreeMap<>();
        byte[] data = null;
        if (!JsonText.isObject(text)) {
            throw Problem.of(400, "A CloudEvent is a JSON object" + place + ".");
        }
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                switch (name) {
                    case "data" -> data = data(parser, token, text);
                    case "data_base64" -> data = parser.getBinaryValue();
                    default -> {
                        if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                            attributes.put(name.toLowerCase(Locale.ROOT), parser.getText());
                        }
                        parser.skipChildren();
                    }
                }
            }
            if (parser.nextToken() != null) {
                throw Problem.of(400, "Something follows the CloudEvent" + place + ".");
            }
        } catch (JacksonException malformed) {
            throw Problem.of(400, "The CloudEvent" + place + " is not JSON: " + JsonObjects.why(malformed) + ".");
        } catch (IOException unreadable) {
            throw Problem.of(400, "The CloudEvent" + place + " cannot be read.");
        }
        return event(attributes, data == null ? new byte[0] : data, place);
    }

    /** Text as its characters, anything else as the JSON that it is. */
    private static byte[] data(JsonParser parser, JsonToken token, byte[] text) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return parser.getText().getBytes(StandardCharsets.UTF_8);
        }
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        return Arrays.copyOfRange(text, start, (int) parser.currentLocation().getByteOffset());
    }

    private static Incoming event(Map<String, String> attributes, byte[] data, String place) throws Problem {
        for (String name : REQUIRED) {
            String value = attributes.get(name);
            if (value == null || value.isEmpty()) {
                throw Problem.of(400, "The CloudEvent" + place + " has no " + name + ".");
            }
        }
        if (!attributes.get("specversion").equals("1.0")) {
            throw Problem.of(
                    400,
                    "The CloudEvent" + place + " is of specversion " + attributes.get("specversion")
                            + "; this API takes 1.0.");
        }
        List<Header> headers = new ArrayList<>(attributes.size());
        long size = 0;
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            byte[] value = attribute.getValue().getBytes(StandardCharsets.UTF_8);
            headers.add(new RecordHeader("ce_" + attribute.getKey(), value));
            size += attribute.getKey().length() + value.length;
        }
        if (size > MOST) {
            throw Problem.of(400, "The attributes of the CloudEvent" + place + " are larger than " + MOST + " bytes.");
        }
        return new Incoming(data, Ids.checked(attributes.get("id")), headers);
    }
}
