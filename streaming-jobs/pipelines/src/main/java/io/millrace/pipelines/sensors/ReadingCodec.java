package io.millrace.pipelines.sensors;

import static io.millrace.sdk.JsonObjects.describe;
import static io.millrace.sdk.JsonObjects.text;
import static io.millrace.sdk.JsonObjects.wholeNumber;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.millrace.sdk.Codec;
import io.millrace.sdk.JsonObjects;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Rejection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a message of a device: who it is, and a payload of readings, of which each may be bad by itself. */
final class ReadingCodec implements Codec<Reading> {

    /** Ten thousand readings of the longest kind; the API takes as much in one request. */
    static final int LARGEST = 3 << 20;

    @Override
    public Parsed<Reading> parse(byte[] value) {
        Parsed<List<Parsed.Part<Reading>>> parsed = JsonObjects.parse(value, new Fields());
        if (parsed instanceof Parsed.Accepted<List<Parsed.Part<Reading>>> accepted) {
            return new Parsed.Several<>(accepted.event());
        }
        Parsed.Rejected<?> rejected = (Parsed.Rejected<?>) parsed;
        return Parsed.rejected(rejected.reason(), rejected.detail());
    }

    private static final class Fields implements JsonObjects.Fields<List<Parsed.Part<Reading>>> {

        /** Not JSON, but what many programs write: allowed where one bad reading can be told from the rest. */
        private static final JsonParser.Feature NOT_A_NUMBER =
                JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature();

        private String deviceId;
        private String sessionId;
        private Long messageId;
        private List<PayloadItem> payload;

        @Override
        public int largest() {
            return LARGEST;
        }

        @Override
        public void field(String name, JsonParser value) throws IOException, Rejection {
            switch (name) {
                case "deviceId" -> deviceId = text(name, value);
                case "sessionId" -> sessionId = text(name, value);
                case "messageId" -> messageId = wholeNumber(name, value);
                case "payload" -> payload = payload(value);
                default -> {}
            }
        }

        private static List<PayloadItem> payload(JsonParser value) throws IOException, Rejection {
            if (value.currentToken() != JsonToken.START_ARRAY) {
                throw new Rejection(
                        Reason.WRONG_FIELD, "payload has to be a list, not " + describe(value.currentToken()));
            }
            List<PayloadItem> items = new ArrayList<>();
            value.enable(NOT_A_NUMBER);
            while (value.nextToken() != JsonToken.END_ARRAY) {
                items.add(PayloadItem.read("payload[" + items.size() + "]", value));
            }
            value.disable(NOT_A_NUMBER);
            return items;
        }

        @Override
        public List<Parsed.Part<Reading>> event() throws Rejection {
            require("deviceId", deviceId != null && !deviceId.isEmpty());
            require("payload", payload != null);
            List<Parsed.Part<Reading>> parts = new ArrayList<>(payload.size());
            for (PayloadItem item : payload) {
                parts.add(item.part(deviceId, sessionId, messageId));
            }
            return parts;
        }

        private static void require(String name, boolean isThere) throws Rejection {
            if (!isThere) {
                throw new Rejection(Reason.MISSING_FIELD, name + " is missing");
            }
        }
    }
}
