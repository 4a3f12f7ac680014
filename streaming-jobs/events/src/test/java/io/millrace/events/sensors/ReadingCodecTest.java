package io.millrace.events.sensors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.events.Parsed;
import io.millrace.events.Parsed.Accepted;
import io.millrace.events.Parsed.Rejected;
import io.millrace.events.Parsed.Several;
import io.millrace.events.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReadingCodecTest {

    private static final String GOOD = item("battery", 1715254446599000000L, "{\"batteryLevel\": 0.75}");

    @Test
    void readsEachItemWithTheMessagesIdentity() {
        Reading reading = accepted(message("""
                {"name": "accelerometer", "time": 1715254448336798501,
                 "values": {"z": 0.03500760049521923, "y": -1, "x": 1.0e1}}""")).get(0);

        assertThat(reading)
                .isEqualTo(new Reading(
                        "phone",
                        "walk",
                        7L,
                        "accelerometer",
                        1715254448336798501L,
                        Map.of("z", "0.03500760049521923", "y", "-1", "x", "1.0e1"),
                        new Acceleration(10, -1, 0.03500760049521923)));
        assertThat(reading.time()).isEqualTo(Instant.parse("2024-05-09T11:34:08.336798501Z"));
    }

    @Test
    void addsUpTheForceOnAllAxes() {
        assertThat(new Acceleration(35.178867746984956, 49.542382594442365, -7.282223292562365).total())
                .isEqualTo(92.00347363398969);
    }

    @Test
    void keepsEveryValueAsItsText() {
        Reading reading = accepted(message(item(
                        "newsensor",
                        1715254446599000000L,
                        "{\"a\": -1, \"b\": 0.1, \"c\": 1e400, \"d\": \"\u00fcber\", \"e\": true, \"f\": null,"
                                + " \"g\": 12345678901234567890123, \"h\": -0.0, \"i\": \"NaN\"}")))
                .get(0);

        assertThat(reading.values())
                .containsOnlyKeys("a", "b", "c", "d", "e", "f", "g", "h", "i")
                .containsEntry("a", "-1")
                .containsEntry("b", "0.1")
                .containsEntry("c", "1e400")
                .containsEntry("d", "\u00fcber")
                .containsEntry("e", "true")
                .containsEntry("f", null)
                .containsEntry("g", "12345678901234567890123")
                .containsEntry("h", "-0.0")
                .containsEntry("i", "NaN");
        assertThat(reading.acceleration()).isNull();
    }

    @Test
    void needsNeitherSessionNorNumberNorOrder() {
        List<Reading> readings = accepted("{\"payload\": [" + GOOD + "], \"deviceId\": \"phone\"}");

        assertThat(readings).extracting(Reading::deviceId).containsExactly("phone");
        assertThat(readings).extracting(Reading::sessionId).containsOnlyNulls();
        assertThat(readings).extracting(Reading::messageId).containsOnlyNulls();
    }

    @Test
    void takesTheUncalibratedAccelerometerForAnotherSensor() {
        assertThat(accepted(message(item("accelerometeruncalibrated", 1715254446599000000L, "{\"x\": 1}"))))
                .extracting(Reading::acceleration)
                .containsOnlyNulls();
    }

    static Stream<Arguments> badItems() {
        return Stream.of(
                bad("7", Reason.WRONG_FIELD, "payload[1] has to be an object, not a number"),
                bad("-1.5e3", Reason.WRONG_FIELD, "payload[1] has to be an object, not a number"),
                bad("NaN", Reason.WRONG_FIELD, "payload[1] has to be an object, not a number"),
                bad("null", Reason.WRONG_FIELD, "payload[1] has to be an object, not null"),
                bad("\"x, \\\" ]\"", Reason.WRONG_FIELD, "payload[1] has to be an object, not text"),
                bad("[[], {}]", Reason.WRONG_FIELD, "payload[1] has to be an object, not an array"),
                bad("{}", Reason.MISSING_FIELD, "payload[1].name is missing"),
                bad(GOOD.replace("name", "nam"), Reason.MISSING_FIELD, "payload[1].name is missing"),
                bad(GOOD.replace("\"battery\"", "\"\""), Reason.MISSING_FIELD, "payload[1].name is missing"),
                bad(
                        GOOD.replace("\"battery\"", "{\"a\": [1]}"),
                        Reason.WRONG_FIELD,
                        "payload[1].name has to be text, not an object"),
                bad(GOOD.replace("time", "tim"), Reason.MISSING_FIELD, "payload[1].time is missing"),
                bad(
                        GOOD.replace("1715254446599000000", "\"now\""),
                        Reason.WRONG_FIELD,
                        "payload[1].time has to be a whole number, not text"),
                bad(
                        GOOD.replace("1715254446599000000", "1.5"),
                        Reason.WRONG_FIELD,
                        "payload[1].time has to be a whole number, not 1.5"),
                bad(
                        GOOD.replace("1715254446599000000", "1715254446599"),
                        Reason.WRONG_FIELD,
                        "payload[1].time has to be nanoseconds since 1970, of this century, not 1715254446599"),
                bad(
                        GOOD.replace("1715254446599000000", "4102444800000000000"),
                        Reason.WRONG_FIELD,
                        "payload[1].time has to be nanoseconds since 1970, of this century, not 4102444800000000000"),
                bad(
                        GOOD.replace("1715254446599000000", "99999999999999999999"),
                        Reason.WRONG_FIELD,
                        "payload[1].time is too large a number"),
                bad(GOOD.replace("values", "value"), Reason.MISSING_FIELD, "payload[1].values is missing"),
                bad(
                        GOOD.replace("{\"batteryLevel\": 0.75}", "[0.75]"),
                        Reason.WRONG_FIELD,
                        "payload[1].values has to be an object, not an array"),
                bad(
                        GOOD.replace("0.75", "{\"x\": [1, 2]}"),
                        Reason.WRONG_FIELD,
                        "payload[1].values.batteryLevel has to be a number, text, true or false, not an object"),
                bad(
                        GOOD.replace("0.75", "NaN"),
                        Reason.WRONG_FIELD,
                        "payload[1].values.batteryLevel has to be a number, text, true or false, not NaN"),
                bad(
                        GOOD.replace("0.75", "-Infinity"),
                        Reason.WRONG_FIELD,
                        "payload[1].values.batteryLevel has to be a number, text, true or false, not -Infinity"),
                bad(acceleration("1", "2", null), Reason.MISSING_FIELD, "payload[1].values.z is missing"),
                bad(acceleration("1", "null", "3"), Reason.MISSING_FIELD, "payload[1].values.y is missing"),
                bad(
                        acceleration("\"1\"", "2", "3"),
                        Reason.WRONG_FIELD,
                        "payload[1].values.x of an accelerometer has to be a number, not 1"),
                bad(
                        acceleration("1", "2", "1e400"),
                        Reason.WRONG_FIELD,
                        "payload[1].values.z of an accelerometer has to be a number, not 1e400"));
    }

    private static Arguments bad(String item, Reason reason, String detail) {
        return Arguments.of(item, reason, detail);
    }

    @ParameterizedTest
    @MethodSource("badItems")
    void aBadItemCostsOnlyItself(String bad, Reason reason, String detail) {
        String text = message(GOOD + ",\n " + bad + " , " + GOOD);

        Several<Reading> several = several(text);

        assertThat(several.parts()).hasSize(3);
        assertThat(several.parts().get(0).parsed()).isInstanceOf(Accepted.class);
        assertThat(several.parts().get(1).parsed()).isEqualTo(new Rejected<>(reason, detail));
        assertThat(several.parts().get(2).parsed()).isInstanceOf(Accepted.class);
        assertThat(alone(several, 0, text)).isEqualTo(message(GOOD));
        assertThat(alone(several, 1, text)).isEqualTo(message(bad));
        assertThat(alone(several, 2, text)).isEqualTo(message(GOOD));
    }

    @Test
    void cutsPartsOutByBytesAndNotByCharacters() {
        String text = "\ufeff" + message(item("über 🗡", 1, "{}") + "," + GOOD).replace("walk", "Übung");

        assertThat(alone(several(text), 1, text))
                .isEqualTo("\ufeff" + message(GOOD).replace("walk", "Übung"));
    }

    static Stream<Arguments> badMessages() {
        return Stream.of(
                bad("{\"deviceId\": \"phone\"}", Reason.MISSING_FIELD, "payload is missing"),
                bad("{\"payload\": []}", Reason.MISSING_FIELD, "deviceId is missing"),
                bad("{\"payload\": [], \"deviceId\": \"\"}", Reason.MISSING_FIELD, "deviceId is missing"),
                bad(
                        "{\"deviceId\": \"phone\", \"payload\": {\"name\": \"battery\"}}",
                        Reason.WRONG_FIELD,
                        "payload has to be a list, not an object"),
                bad(
                        "{\"deviceId\": \"phone\", \"payload\": null}",
                        Reason.WRONG_FIELD,
                        "payload has to be a list, not null"),
                bad("{\"deviceId\": 7, \"payload\": []}", Reason.WRONG_FIELD, "deviceId has to be text, not a number"),
                bad(
                        "{\"deviceId\": \"phone\", \"messageId\": \"7\", \"payload\": []}",
                        Reason.WRONG_FIELD,
                        "messageId has to be a whole number, not text"));
    }

    @ParameterizedTest
    @MethodSource("badMessages")
    void refusesWhatIsNoMessage(String text, Reason reason, String detail) {
        assertThat(parsed(text)).isEqualTo(new Rejected<>(reason, detail));
    }

    @Test
    void doesNotTakeWhatIsNoJson() {
        assertThat(rejected("{\"deviceId\": \"phone\", \"payload\": [" + GOOD).reason())
                .isEqualTo(Reason.NOT_JSON);
        assertThat(rejected("{\"deviceId\": \"phone\", \"payload\": [], \"more\": NaN}")
                        .reason())
                .isEqualTo(Reason.NOT_JSON);
    }

    @Test
    void anEmptyPayloadHasNoParts() {
        Several<Reading> several = several(message(" "));

        assertThat(several.parts()).isEmpty();
        assertThat(several.foremost()).isEmpty();
    }

    @Test
    void theForemostPartIsAGoodOneIfThereIsOne() {
        assertThat(several(message("1," + GOOD + ",2")).foremost().orElseThrow())
                .isInstanceOf(Accepted.class);
        assertThat(several(message("null,2")).foremost().orElseThrow())
                .isEqualTo(new Rejected<>(Reason.WRONG_FIELD, "payload[0] has to be an object, not null"));
    }

    @Test
    void takesTenThousandItemsInOneMessage() {
        String location = item(
                "location",
                1715254449007135000L,
                "{\"bearingAccuracy\": -1, \"speedAccuracy\": -1, \"verticalAccuracy\": 3.374811288587825,"
                        + " \"horizontalAccuracy\": 4.736579546382497, \"speed\": 0.30848966493495394,"
                        + " \"bearing\": 203.781837772578, \"altitude\": 247.4679606668651,"
                        + " \"latitude\": 50.1,\"longitude\": 14.3}");
        String text =
                message(IntStream.range(0, 10_000).mapToObj(index -> location).collect(Collectors.joining(",")));

        assertThat(text).hasSizeGreaterThan(5 << 19);
        assertThat(accepted(text)).hasSize(10_000);
        assertThat(rejected(message("\"" + "x".repeat(ReadingCodec.LARGEST) + "\""))
                        .reason())
                .isEqualTo(Reason.TOO_LARGE);
    }

    private static String acceleration(String x, String y, String z) {
        return item(
                "accelerometer",
                1715254446599000000L,
                "{\"x\": " + x + ", \"y\": " + y + (z == null ? "" : ", \"z\": " + z) + "}");
    }

    private static String item(String name, long time, String values) {
        return "{\"name\": \"" + name + "\", \"time\": " + time + ", \"values\": " + values + "}";
    }

    private static String message(String items) {
        return "{\"messageId\": 7, \"sessionId\": \"walk\", \"deviceId\": \"phone\", \"payload\": [" + items + "]}";
    }

    private static Parsed<Reading> parsed(String text) {
        return Reading.TOPIC.codec().parse(text.getBytes(UTF_8));
    }

    private static Rejected<Reading> rejected(String text) {
        return (Rejected<Reading>) parsed(text);
    }

    private static Several<Reading> several(String text) {
        return (Several<Reading>) parsed(text);
    }

    private static String alone(Several<Reading> several, int part, String text) {
        return new String(several.alone(part, text.getBytes(UTF_8)), UTF_8);
    }

    private static List<Reading> accepted(String text) {
        return several(text).parts().stream()
                .map(part -> ((Accepted<Reading>) part.parsed()).event())
                .toList();
    }
}
