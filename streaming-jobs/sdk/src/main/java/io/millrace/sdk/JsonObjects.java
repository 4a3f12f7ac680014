package io.millrace.sdk;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** Reads records that hold one JSON object each, field by field, without building a tree. */
public final class JsonObjects {

    /** Larger records are refused unread, unless what they hold may be {@linkplain Fields#largest larger}. */
    public static final int LARGEST = 1 << 20;

    private static final int DEEPEST = 64;
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LARGEST)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .build();

    private JsonObjects() {}

    /** Collects the fields of one object. */
    public interface Fields<E> {

        /**
         * Takes the field that the parser stands on: its value is the current token. A value that is
         * not looked at is skipped.
         */
        void field(String name, JsonParser value) throws IOException, Rejection;

        /** Called after the last field. */
        E event() throws Rejection;

        /** The most bytes that a record may have. */
        default int largest() {
            return LARGEST;
        }
    }

    public static <E> Parsed<E> parse(byte[] value, Fields<E> fields) {
        if (value == null || value.length == 0) {
            return Parsed.rejected(Reason.EMPTY, "the record has no value");
        }
        if (value.length > fields.largest()) {
            return Parsed.rejected(
                    Reason.TOO_LARGE, value.length + " bytes; at most " + fields.largest() + " are read");
        }
        // Jackson lets through what it merely skips, and bytes that no other reader of UTF-8 takes.
        if (!Utf8.is(value)) {
            return Parsed.rejected(Reason.NOT_UTF8, "the bytes are not UTF-8 text");
        }
        try (JsonParser parser = JSON.createParser(value)) {
            return read(parser, value, fields);
        } catch (Rejection rejection) {
            return Parsed.rejected(rejection.reason(), rejection.getMessage());
        } catch (JacksonException malformed) {
            return malformed(malformed);
        } catch (IOException unreadable) {
            return malformed(null);
        }
    }

    private static <E> Parsed<E> read(JsonParser parser, byte[] value, Fields<E> fields) throws IOException, Rejection {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            return first == null
                    ? Parsed.rejected(Reason.EMPTY, "the record holds only white space")
                    : Parsed.rejected(Reason.NOT_AN_OBJECT, "an object belongs here, not " + describe(first));
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            fields.field(name, parser);
            parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            return Parsed.rejected(Reason.NOT_JSON, "something follows the object");
        }
        // Jackson takes UTF-16 and UTF-32 for what they are; a record here is UTF-8.
        return value[0] == 0 || value[1] == 0
                ? Parsed.rejected(Reason.NOT_UTF8, "the text is UTF-16 or UTF-32")
                : Parsed.accepted(fields.event());
    }

    /** The text of the current value; null for JSON's null. */
    public static String text(String name, JsonParser value) throws IOException, Rejection {
        return switch (value.currentToken()) {
            case VALUE_STRING -> value.getText();
            case VALUE_NULL -> null;
            default ->
                throw new Rejection(
                        Reason.WRONG_FIELD, name + " has to be text, not " + describe(value.currentToken()));
        };
    }

    /** The whole number that is the current value; null for JSON's null. */
    public static Long wholeNumber(String name, JsonParser value) throws IOException, Rejection {
        return switch (value.currentToken()) {
            case VALUE_NUMBER_INT -> {
                if (value.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                    throw new Rejection(Reason.WRONG_FIELD, name + " is too large a number");
                }
                yield value.getLongValue();
            }
            case VALUE_NUMBER_FLOAT ->
                throw new Rejection(Reason.WRONG_FIELD, name + " has to be a whole number, not " + value.getText());
            case VALUE_NULL -> null;
            default ->
                throw new Rejection(
                        Reason.WRONG_FIELD, name + " has to be a whole number, not " + describe(value.currentToken()));
        };
    }

    /** The current value, true or false; null for JSON's null. */
    public static Boolean truth(String name, JsonParser value) throws Rejection {
        return switch (value.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default ->
                throw new Rejection(
                        Reason.WRONG_FIELD, name + " has to be true or false, not " + describe(value.currentToken()));
        };
    }

    private static <E> Parsed<E> malformed(JacksonException malformed) {
        String where = malformed == null || malformed.getLocation() == null
                ? ""
                : " at byte " + malformed.getLocation().getByteOffset();
        return Parsed.rejected(Reason.NOT_JSON, (malformed == null ? "unreadable" : why(malformed)) + where);
    }

    /** What is wrong with the text, for a person who sees neither Jackson nor where it read the text from. */
    public static String why(JacksonException malformed) {
        return malformed
                .getOriginalMessage()
                .replaceAll(" \\([a-zA-Z ]* at \\[Source: .*?]\\)", "")
                .replaceAll(", from `[^`]*`", "");
    }

    /** What stands there, for a person. */
    public static String describe(JsonToken token) {
        return switch (token) {
            case START_ARRAY -> "an array";
            case START_OBJECT -> "an object";
            case VALUE_STRING -> "text";
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            default -> "a number";
        };
    }
}
