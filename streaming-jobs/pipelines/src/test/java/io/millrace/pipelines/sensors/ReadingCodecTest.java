package io.millrace.pipelines.sensors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Parsed;
import io.millrace.sdk.Parsed.Accepted;
import io.millrace.sdk.Parsed.Rejected;
import io.millrace.sdk.Parsed.Several;
import io.millrace.sdk.Reason;
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
                wrong("7", "payload[1] has to be an object, not a number"),
                wrong("-1.5e3", "payload[1] has to be an object, not a number"),
                wrong("NaN", "payload[1] has to be an object, not a number"),
                wrong("null", "payload[1] has to be an object, not null"),
                wrong("\"x, \\\" ]\"", "payload[1] has to be an object, not text"),
                wrong("[[], {}]", "payload[1] has to be an object, not an array"),
                missing("{}", "payload[1].name"),
                missing(GOOD.replace("name", "nam"), "payload[1].name"),
                missing(GOOD.replace("\"battery\"", "\"\""), "payload[1].name"),
                wrong(GOOD.replace("\"battery\"", "{\"a\": [1]}"), "payload[1].name has to be text, not an object"),
                missing(GOOD.replace("time", "tim"), "payload[1].time"),
                wrong(at("\"now\""), "payload[1].time has to be a whole number, not text"),
                wrong(at("1.5"), "payload[1].time has to be a whole number, not 1.5"),
                wrong(
                        at("1715254446599"),
                        "payload[1].time has to be nanoseconds since 1970, of this century, not 1715254446599"),
                wrong(
                        at("4102444800000000000"),
                        "payload[1].time has to be nanoseconds since 1970, of this century, not 4102444800000000000"),
                wrong(at("99999999999999999999"), "payload[1].time is too large a number"),
                missing(GOOD.replace("values", "value"), "payload[1].values"),
                wrong(
                        GOOD.replace("{\"batteryLevel\": 0.75}", "[0.75]"),
                        "payload[1].values has to be an object, not an array"),
                wrong(
                        GOOD.replace("0.75", "{\"x\": [1, 2]}"),
                        "payload[1].values.batteryLevel has to be a number, text, true or false, not an object"),
                wrong(
                        GOOD.replace("0.75", "NaN"),
                        "payload[1].values.batteryLevel has to be a number, text, true or false, not NaN"),
                wrong(
                        GOOD.replace("0.75", "-Infinity"),
                        "payload[1].values.batteryLevel has to be a number, text, true or false, not -Infinity"),
                missing(acceleration("1", "2", null), "payload[1].values.z"),
                missing(acceleration("1", "null", "3"), "payload[1].values.y"),
                wrong(
                        acceleration("\"1\"", "2", "3"),
                        "payload[1].values.x of an accelerometer has to be a number, not 1"),
                wrong(
                        acceleration("1", "2", "1e400"),
                        "payload[1].values.z of an accelerometer has to be a number, not 1e400"));
    }

    private static Arguments missing(String text, String field) {
        return Arguments.of(text, Reason.MISSING_FIELD, field + " is missing");
    }

    private static Arguments wrong(String text, String detail) {
        return Arguments.of(text, Reason.WRONG_FIELD, detail);
    }

    private static String at(String time) {
        return GOOD.replace("1715254446599000000", time);
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
                missing("{\"deviceId\": \"phone\"}", "payload"),
                missing("{\"payload\": []}", "deviceId"),
                missing("{\"payload\": [], \"deviceId\": \"\"}", "deviceId"),
                wrong(
                        "{\"deviceId\": \"phone\", \"payload\": {\"name\": \"battery\"}}",
                        "payload has to be a list, not an object"),
                wrong("{\"deviceId\": \"phone\", \"payload\": null}", "payload has to be a list, not null"),
                wrong("{\"deviceId\": 7, \"payload\": []}", "deviceId has to be text, not a number"),
                wrong(
                        "{\"deviceId\": \"phone\", \"messageId\": \"7\", \"payload\": []}",
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
