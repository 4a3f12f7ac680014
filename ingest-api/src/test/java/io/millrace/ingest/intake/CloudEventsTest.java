package io.millrace.ingest.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.http.Problem;
import io.vertx.core.MultiMap;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventsTest {

    private static final String ATTRIBUTES = "\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/s\",\"type\":\"t\"";

    @Test
    void keepsTheDataOfAStructuredEventByteForByte() throws Problem {
        assertThat(data("{" + ATTRIBUTES + ",\"data\": {\"a\" : [1 , 2.50], \"b\":\"}\\u00e4\"}  }"))
                .isEqualTo("{\"a\" : [1 , 2.50], \"b\":\"}\\u00e4\"}");
        assertThat(data("{\"data\":{\"b\":\"ü\"} ," + ATTRIBUTES + "}")).isEqualTo("{\"b\":\"ü\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"123|123", "-1.50e3 |-1.50e3", "true|true", "null|null", "[1, 2]|[1, 2]", "\"a\\n\\u00e4\"|'a\nä'"
            })
    void takesTextAsItsCharactersAndOtherDataAsItsJson(String json, String data) throws Problem {
        assertThat(data("{" + ATTRIBUTES + ",\"data\":" + json + "}")).isEqualTo(data);
        assertThat(data("{\"data\":" + json + "," + ATTRIBUTES + "}")).isEqualTo(data);
    }

    @Test
    void unpacksBase64() throws Problem {
        assertThat(data("{" + ATTRIBUTES + ",\"data_base64\":\"eyJhIjoxfQ==\"}"))
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void takesNoDataForEmptyData() throws Problem {
        assertThat(data("{" + ATTRIBUTES + "}")).isEmpty();
    }

    @Test
    void keepsTheAttributesBesideTheData() throws Problem {
        Incoming event = structured(
                "{" + ATTRIBUTES + ",\"subject\":\"ü\",\"number\":5,\"flag\":true,\"none\":null,\"odd\":{\"a\":1}}");

        assertThat(event.id()).isEqualTo("7");
        assertThat(event.headers().stream().map(header -> header.key() + "=" + text(header.value())))
                .containsExactly(
                        "ce_flag=true",
                        "ce_id=7",
                        "ce_number=5",
                        "ce_source=/s",
                        "ce_specversion=1.0",
                        "ce_subject=ü",
                        "ce_type=t");
    }

    @Test
    void findsTheAttributesOfABinaryEventInItsHeaders() throws Problem {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .addAll(Map.of("CE-SpecVersion", "1.0", "ce-id", "a%20b", "ce-source", "/s", "ce-type", "t"))
                .add("ce-subject", "%C3%BC+1")
                .add("Other", "x");

        Incoming event = CloudEvents.binary(headers, bytes("body"));

        assertThat(CloudEvents.isBinary(headers)).isTrue();
        assertThat(event.id()).isEqualTo("a b");
        assertThat(text(event.value())).isEqualTo("body");
        assertThat(event.headers().stream().map(header -> header.key() + "=" + text(header.value())))
                .containsExactly("ce_id=a b", "ce_source=/s", "ce_specversion=1.0", "ce_subject=ü+1", "ce_type=t");
    }

    @Test
    void refusesAHeaderThatIsNotEscapedAsItShouldBe() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("ce-id", "%zz");

        assertThatThrownBy(() -> CloudEvents.binary(headers, new byte[0]))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("ce-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"specversion", "id", "source", "type"})
    void refusesAnEventWithoutOneOfTheAttributesThatEachHas(String name) {
        for (String other :
                List.of("\"x" + name + "\"", "\"" + name + "\":\"\",\"y\"", "\"" + name + "\":null,\"y\"")) {
            assertRefused("{" + ATTRIBUTES.replace("\"" + name + "\"", other) + "}", "has no " + name);
        }
    }

    @Test
    void refusesAnotherVersion() {
        assertRefused("{" + ATTRIBUTES.replace("1.0", "0.3") + "}", "of specversion 0.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "1", "\"a\"", "null", "x"})
    void refusesWhatIsNoObject(String text) {
        assertRefused(text, "is a JSON object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\"",
                "{\"id\":",
                "{\"data\":[1,}",
                "{\"data\":{\"a\":1]}",
                "{\"data\":tru}",
                "{\"data_base64\":\"?\"}",
                "{\"data_base64\":5}",
                "{\"data_base64\":null}",
                "{\"data_base64\":{}}",
                "{'id':1}"
            })
    void refusesWhatIsNotJsonAndSaysNothingOfTheParser(String text) {
        assertThatThrownBy(() -> structured(text))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("is not JSON")
                .hasMessageNotContaining("Source")
                .hasMessageNotContaining("Feature");
    }

    @Test
    void refusesWhatFollows() {
        assertRefused("{" + ATTRIBUTES + "} {}", "Something follows");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
    void refusesOtherEncodingsOfJson(String charset) {
        byte[] text = ("{\"data\":{}," + ATTRIBUTES + "}").getBytes(Charset.forName(charset));

        assertThatThrownBy(() -> CloudEvents.structured(text, "")).isInstanceOf(Problem.class);
    }

    @Test
    void refusesAttributesThatAreTooLargeForARecord() throws Problem {
        structured("{" + ATTRIBUTES + ",\"subject\":\"" + "x".repeat(60_000) + "\"}");

        assertRefused("{" + ATTRIBUTES + ",\"subject\":\"" + "x".repeat(65_536) + "\"}", "larger than 65536 bytes");
    }

    @Test
    void saysWhichOfSeveralIsWrong() {
        assertThatThrownBy(() -> CloudEvents.structured(bytes("{}"), " at index 3"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("The CloudEvent at index 3 has no specversion");
    }

    private static void assertRefused(String text, String why) {
        assertThatThrownBy(() -> structured(text))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(why)
                .extracting(problem -> ((Problem) problem).status())
                .isEqualTo(400);
    }

    private static Incoming structured(String text) throws Problem {
        return CloudEvents.structured(bytes(text), "");
    }

    private static String data(String text) throws Problem {
        return text(structured(text).value());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
