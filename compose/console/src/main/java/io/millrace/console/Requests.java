package io.millrace.console;

import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Base64;

/** Reads what a request asks for, and names what is wrong with it. */
final class Requests {

    private Requests() {}

    static JsonObject object(byte[] body) throws Problem {
        try {
            return new JsonObject(Buffer.buffer(body));
        } catch (DecodeException | ClassCastException other) {
            throw Problem.of(400, "The body has to be a JSON object.");
        }
    }

    static String text(JsonObject given, String name) throws Problem {
        String text = optionalText(given, name);
        if (text == null) {
            throw Problem.of(400, "The body has no " + name + ", or one that is no text.");
        }
        return text;
    }

    /** Null if it is not there. */
    static String optionalText(JsonObject given, String name) throws Problem {
        Object value = given.getValue(name);
        if (value != null && !(value instanceof String)) {
            throw Problem.of(400, name + " has to be text.");
        }
        return (String) value;
    }

    static boolean flag(JsonObject given, String name) throws Problem {
        Object value = given.getValue(name);
        if (value != null && !(value instanceof Boolean)) {
            throw Problem.of(400, name + " has to be true or false.");
        }
        return Boolean.TRUE.equals(value);
    }

    /** The bytes of {@code text} or of {@code base64}; null if there are none. */
    static byte[] bytes(JsonObject given) throws Problem {
        String text = optionalText(given, "text");
        String base64 = optionalText(given, "base64");
        if (text != null && base64 != null) {
            throw Problem.of(400, "A record is given as text or as base64, not both.");
        }
        try {
            return text != null
                    ? text.getBytes(java.nio.charset.StandardCharsets.UTF_8)
                    : base64 == null ? null : Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException other) {
            throw Problem.of(400, "base64 is not Base64.");
        }
    }

    /** A parameter of the address; null if it is missing or empty. */
    static String parameter(Call call, String name) {
        String value = call.parameter(name);
        return value == null || value.isEmpty() ? null : value;
    }

    static long number(String name, String text) throws Problem {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException other) {
            // It is reported like a negative one.
        }
        throw Problem.of(400, name + " has to be a whole number from 0.");
    }

    /** One that fits into 32 bits. */
    static int integer(String name, String text) throws Problem {
        long number = number(name, text);
        if (number > Integer.MAX_VALUE) {
            throw Problem.of(400, name + " has to be a whole number up to " + Integer.MAX_VALUE + ".");
        }
        return (int) number;
    }

    static String required(Call call, String name) throws Problem {
        String value = parameter(call, name);
        if (value == null) {
            throw Problem.of(400, "The address has no " + name + ".");
        }
        return value;
    }

    static <T extends Enum<T>> String oneOf(
            String name, String text, T[] known, java.util.function.Function<T, String> words) throws Problem {
        if (text != null && Arrays.stream(known).map(words).noneMatch(text::equals)) {
            throw Problem.of(
                    400,
                    "There is no " + name + " " + text + ". There are: "
                            + String.join(", ", Arrays.stream(known).map(words).toList()) + ".");
        }
        return text;
    }
}
