package io.millrace.pipelines.sensors;

import static io.millrace.sdk.JsonObjects.describe;
import static io.millrace.sdk.JsonObjects.text;
import static io.millrace.sdk.JsonObjects.wholeNumber;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Rejection;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One item of a message's payload while it is read. What is wrong with it is kept, and the rest is read past. */
final class PayloadItem {

    /** What lies outside was not counted in nanoseconds, or not from 1970. */
    private static final long EARLIEST = nanos("2000-01-01T00:00:00Z");

    private static final long LATEST = nanos("2100-01-01T00:00:00Z");

    private final String place;
    private final int from;
    private int until;
    private Rejection problem;
    private String name;
    private Long time;
    private Map<String, String> values;
    private Double x;
    private Double y;
    private Double z;

    private PayloadItem(String place, int from) {
        this.place = place;
        this.from = from;
    }

    /** Reads the item that the parser stands on, to its end. */
    static PayloadItem read(String place, JsonParser parser) throws IOException {
        PayloadItem item =
                new PayloadItem(place, (int) parser.currentTokenLocation().getByteOffset());
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            item.fields(parser);
            item.check();
        } else {
            item.refuse(Reason.WRONG_FIELD, place + " has to be an object, not " + describe(parser.currentToken()));
            parser.skipChildren();
            parser.finishToken();
        }
        item.until = (int) parser.currentLocation().getByteOffset();
        return item;
    }

    private void fields(JsonParser parser) throws IOException {
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            parser.nextToken();
            try {
                field(field, parser);
            } catch (Rejection rejection) {
                refuse(rejection.reason(), rejection.getMessage());
            }
            parser.skipChildren();
        }
    }

    private void field(String field, JsonParser parser) throws IOException, Rejection {
        switch (field) {
            case "name" -> name = text(place + ".name", parser);
            case "time" -> time = wholeNumber(place + ".time", parser);
            case "values" -> values(parser);
            default -> {}
        }
    }

    private void values(JsonParser parser) throws IOException, Rejection {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new Rejection(
                    Reason.WRONG_FIELD, place + ".values has to be an object, not " + describe(parser.currentToken()));
        }
        values = new LinkedHashMap<>();
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (token.isStructStart() || parser.isNaN()) {
                refuse(
                        Reason.WRONG_FIELD,
                        place + ".values." + field + " has to be a number, text, true or false, not "
                                + (token.isStructStart() ? describe(token) : parser.getText()));
                parser.skipChildren();
            } else {
                values.put(field, token == JsonToken.VALUE_NULL ? null : parser.getText());
                axis(field, token.isNumeric() ? parser.getDoubleValue() : null);
            }
        }
    }

    private void axis(String field, Double number) {
        switch (field) {
            case "x" -> x = number;
            case "y" -> y = number;
            case "z" -> z = number;
            default -> {}
        }
    }

    private void check() {
        require("name", name != null && !name.isEmpty());
        require("time", time != null);
        require("values", values != null);
        if (problem == null && (time < EARLIEST || time >= LATEST)) {
            refuse(Reason.WRONG_FIELD, place + ".time has to be nanoseconds since 1970, of this century, not " + time);
        }
        if (problem == null && name.equals(Reading.ACCELEROMETER)) {
            requireNumber("x", x);
            requireNumber("y", y);
            requireNumber("z", z);
        }
    }

    private void require(String field, boolean isThere) {
        if (!isThere) {
            refuse(Reason.MISSING_FIELD, place + "." + field + " is missing");
        }
    }

    private void requireNumber(String axis, Double number) {
        require("values." + axis, values.get(axis) != null);
        if (number == null || number.isInfinite()) {
            refuse(
                    Reason.WRONG_FIELD,
                    place + ".values." + axis + " of an accelerometer has to be a number, not " + values.get(axis));
        }
    }

    /** The first thing that is wrong counts. */
    private void refuse(Reason reason, String detail) {
        if (problem == null) {
            problem = new Rejection(reason, detail);
        }
    }

    Parsed.Part<Reading> part(String deviceId, String sessionId, Long messageId) {
        Parsed<Reading> parsed = problem == null
                ? Parsed.accepted(new Reading(deviceId, sessionId, messageId, name, time, values, acceleration()))
                : Parsed.rejected(problem.reason(), problem.getMessage());
        return new Parsed.Part<>(parsed, from, until);
    }

    private Acceleration acceleration() {
        return name.equals(Reading.ACCELEROMETER) ? new Acceleration(x, y, z) : null;
    }

    private static long nanos(String time) {
        return TimeUnit.SECONDS.toNanos(Instant.parse(time).getEpochSecond());
    }
}
