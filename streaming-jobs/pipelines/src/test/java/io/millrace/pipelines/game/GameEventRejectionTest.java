package io.millrace.pipelines.game;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Parsed.Rejected;
import io.millrace.sdk.Reason;
import java.nio.charset.Charset;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GameEventRejectionTest {

    static Stream<Arguments> whatIsNoText() {
        return Stream.of(
                Arguments.of("null", null, Reason.EMPTY),
                Arguments.of("no bytes", new byte[0], Reason.EMPTY),
                Arguments.of("spaces and line ends", " \t\r\n".getBytes(UTF_8), Reason.EMPTY),
                Arguments.of(
                        "one byte too many",
                        (ignored("") + " ".repeat((1 << 20) - 39)).getBytes(UTF_8),
                        Reason.TOO_LARGE),
                Arguments.of("2 MB", sword("x".repeat(2 << 20)).getBytes(UTF_8), Reason.TOO_LARGE),
                Arguments.of("2 MB of rubbish", new byte[2 << 20], Reason.TOO_LARGE),
                Arguments.of("Latin-1 in a field", sword("Schwert für Übung").getBytes(ISO_8859_1), Reason.NOT_UTF8),
                Arguments.of("Latin-1 in an ignored field", ignored("é").getBytes(ISO_8859_1), Reason.NOT_UTF8),
                Arguments.of(
                        "Latin-1 in a field's name", ignored("\": 1, \"é\": \"").getBytes(ISO_8859_1), Reason.NOT_UTF8),
                Arguments.of("Latin-1 outside of text", (ignored("") + "é").getBytes(ISO_8859_1), Reason.NOT_UTF8),
                Arguments.of("Latin-1 before the object", ("é" + ignored("")).getBytes(ISO_8859_1), Reason.NOT_UTF8),
                Arguments.of("bytes that never occur in UTF-8", bytes(0xff, 0xfe, 0xfd), Reason.NOT_UTF8),
                Arguments.of("an overlong zero", within(ignored("??"), 0xc0, 0x80), Reason.NOT_UTF8),
                Arguments.of("half a pair of surrogates", within(ignored("???"), 0xed, 0xa0, 0x80), Reason.NOT_UTF8),
                Arguments.of("a surrogate in a field", within(sword("???"), 0xed, 0xa0, 0x80), Reason.NOT_UTF8),
                Arguments.of("above U+10FFFF", within(ignored("????"), 0xf4, 0x90, 0x80, 0x80), Reason.NOT_UTF8),
                Arguments.of("UTF-16", ignored("x").getBytes(charset("UTF-16LE")), Reason.NOT_UTF8),
                Arguments.of("UTF-16 of the other order", ignored("x").getBytes(charset("UTF-16BE")), Reason.NOT_UTF8),
                Arguments.of(
                        "UTF-16 with its mark",
                        ("\ufeff" + ignored("x")).getBytes(charset("UTF-16LE")),
                        Reason.NOT_UTF8),
                Arguments.of("UTF-16 that says so", ignored("x").getBytes(charset("UTF-16")), Reason.NOT_UTF8),
                Arguments.of("UTF-32", ignored("x").getBytes(charset("UTF-32LE")), Reason.NOT_UTF8),
                Arguments.of(
                        "UTF-32 with its mark",
                        ("\ufeff" + ignored("x")).getBytes(charset("UTF-32LE")),
                        Reason.NOT_UTF8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatIsNoText")
    void refusesWhatIsNoText(String what, byte[] value, Reason reason) {
        assertThat(rejected(value).reason()).isEqualTo(reason);
    }

    static Stream<Arguments> whatIsNoGameEvent() {
        String deep = "[".repeat(100) + "]".repeat(100);
        return Stream.of(
                Arguments.of("not json", Reason.NOT_JSON, "not"),
                Arguments.of("{'event_type': 'default'}", Reason.NOT_JSON, "at byte 1"),
                Arguments.of("{\"event_type\": \"default\"", Reason.NOT_JSON, "end"),
                Arguments.of("{\"event_type\": \"defau", Reason.NOT_JSON, "end"),
                Arguments.of("{\"event_type\"", Reason.NOT_JSON, "end"),
                Arguments.of("{", Reason.NOT_JSON, "end"),
                Arguments.of("{\"event_type\": \"default\",}", Reason.NOT_JSON, "at byte"),
                Arguments.of("{\"event_type\": \"a\nb\"}", Reason.NOT_JSON, "at byte"),
                Arguments.of("{\"x\": NaN, \"event_type\": \"default\"}", Reason.NOT_JSON, "NaN"),
                Arguments.of("{\"x\": " + deep + ", \"event_type\": \"default\"}", Reason.NOT_JSON, "depth"),
                Arguments.of("{\"event_type\": \"default\"} x", Reason.NOT_JSON, "at byte"),
                Arguments.of("{\"event_type\": \"default\"}{}", Reason.NOT_JSON, "follows the object"),
                Arguments.of("{\"event_type\": \"default\"},", Reason.NOT_JSON, "at byte"),
                Arguments.of("[{\"event_type\": \"default\"}]", Reason.NOT_AN_OBJECT, "an array"),
                Arguments.of("\"text\"", Reason.NOT_AN_OBJECT, "text"),
                Arguments.of("1", Reason.NOT_AN_OBJECT, "a number"),
                Arguments.of("-1.5", Reason.NOT_AN_OBJECT, "a number"),
                Arguments.of("true", Reason.NOT_AN_OBJECT, "true or false"),
                Arguments.of("null", Reason.NOT_AN_OBJECT, "null"),
                Arguments.of("{}", Reason.MISSING_FIELD, "event_type is missing"),
                Arguments.of("{\"event_type\": null}", Reason.MISSING_FIELD, "event_type is missing"),
                Arguments.of("{\"event_type\": \"\"}", Reason.MISSING_FIELD, "event_type is missing"),
                Arguments.of(without("Host"), Reason.MISSING_FIELD, "Host is missing"),
                Arguments.of(without("event_detail"), Reason.MISSING_FIELD, "event_detail is missing"),
                Arguments.of(without("direction"), Reason.MISSING_FIELD, "direction is missing"),
                Arguments.of("{\"event_type\": 1}", Reason.WRONG_FIELD, "event_type has to be text, not a number"),
                Arguments.of("{\"event_type\": true}", Reason.WRONG_FIELD, "not true or false"),
                Arguments.of("{\"event_type\": [\"x\"]}", Reason.WRONG_FIELD, "not an array"),
                Arguments.of(
                        "{\"Host\": {}, \"event_type\": \"x\"}",
                        Reason.WRONG_FIELD,
                        "Host has to be text, not an object"),
                Arguments.of(
                        sword("x").replace("increase", "Increase"),
                        Reason.WRONG_FIELD,
                        "direction has to be increase or reduce, not Increase"));
    }

    @ParameterizedTest
    @MethodSource("whatIsNoGameEvent")
    void refusesWhatIsNoGameEventAndSaysWhy(String value, Reason reason, String detail) {
        Rejected<GameEvent> rejected = rejected(value.getBytes(UTF_8));

        assertThat(rejected.reason()).isEqualTo(reason);
        assertThat(rejected.detail()).contains(detail);
    }

    private static String sword(String detail) {
        return "{\"event_type\": \"sword_event\", \"direction\": \"increase\", \"event_detail\": \"" + detail
                + "\", \"Host\": \"Player 1\"}";
    }

    private static String ignored(String text) {
        return "{\"event_type\": \"default\", \"ignored\": \"" + text + "\"}";
    }

    private static String without(String field) {
        return sword("glass").replace("\"" + field + "\"", "\"other\"");
    }

    /** The text with other bytes in place of its question marks. */
    private static byte[] within(String text, int... bytes) {
        byte[] value = text.getBytes(UTF_8);
        System.arraycopy(bytes(bytes), 0, value, text.indexOf('?'), bytes.length);
        return value;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int index = 0; index < values.length; index++) {
            bytes[index] = (byte) values[index];
        }
        return bytes;
    }

    private static Charset charset(String name) {
        return Charset.forName(name);
    }

    private static Rejected<GameEvent> rejected(byte[] value) {
        return (Rejected<GameEvent>) GameEvent.TOPIC.codec().parse(value);
    }
}
