package io.millrace.ingest.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @Test
    void takesAnArrayApartWithoutChangingItsElements() throws Problem {
        assertThat(elements(" [ {\"a\" : [1, {\"b\":[]}]} ,\n\t{} , 3,\"x\" ]\r\n"))
                .containsExactly("{\"a\" : [1, {\"b\":[]}]}", "{}", "3", "\"x\"");
    }

    @Test
    void findsNoStructureInsideStrings() throws Problem {
        assertThat(elements("[{\"a\":\"],[}{\"},{\"b\":\"\\\"],\\\\\"},\"\\\\\\\",\"]"))
                .containsExactly("{\"a\":\"],[}{\"}", "{\"b\":\"\\\"],\\\\\"}", "\"\\\\\\\",\"");
    }

    @Test
    void findsNothingInAnEmptyArray() throws Problem {
        assertThat(elements("[]")).isEmpty();
        assertThat(elements(" [ \n ] ")).isEmpty();
    }

    @Test
    void leavesMissingElementsForTheCodecToRefuse() throws Problem {
        assertThat(elements("[1,,2,]")).containsExactly("1", "", "2", "");
        assertThat(elements("[,]")).containsExactly("", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[1", "[1,", "[{\"a\":1]", "[\"a]", "[\"a\\\"]", "[\"a\\", "[[1,2]", "[{]"})
    void refusesAnArrayThatDoesNotEnd(String text) {
        assertThatThrownBy(() -> elements(text)).isInstanceOf(Problem.class).hasMessageContaining("does not end");
    }

    @ParameterizedTest
    @CsvSource({"'[1] 2',3", "'[]]',2", "'[{}],',4", "'[1]x',3"})
    void refusesWhatFollowsAnArray(String text, int place) {
        assertThatThrownBy(() -> elements(text))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Something follows the array, at byte " + place);
    }

    @Test
    void refusesAnArrayThatEndsAsAnObject() {
        assertThatThrownBy(() -> elements("[1}"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("ends with a } at byte 2");
    }

    @Test
    void refusesMoreElementsThanTheLimit() throws Problem {
        assertThat(JsonText.elements(bytes("[1,2,3]"), 3)).hasSize(3);
        assertThatThrownBy(() -> JsonText.elements(bytes("[1,2,3,4]"), 3))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("more than 3 events")
                .extracting(problem -> ((Problem) problem).status())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}|1", "{\"a\":[[1]]}|3", "{\"a\":\"[[[[{\"}|1", "{\"a\":{},\"b\":{}}|2", "1|0", "''|0", "[[[|3"})
    void measuresHowDeepTextLies(String text, int depth) {
        assertThat(JsonText.depth(bytes(text))).isEqualTo(depth);
    }

    @Test
    void knowsArraysAndObjectsByTheirBeginning() {
        assertThat(JsonText.isArray(bytes(" \r\n\t[1]"))).isTrue();
        assertThat(JsonText.isArray(bytes("{}"))).isFalse();
        assertThat(JsonText.isArray(bytes(" "))).isFalse();
        assertThat(JsonText.isObject(bytes(" {}"))).isTrue();
        assertThat(JsonText.isObject(bytes("{"))).isFalse();
        assertThat(JsonText.isObject(bytes("[{}]"))).isFalse();
        assertThat(JsonText.isObject("{}".getBytes(StandardCharsets.UTF_16LE))).isFalse();
        assertThat(JsonText.isObject("{}".getBytes(StandardCharsets.UTF_16BE))).isFalse();
    }

    private static List<String> elements(String text) throws Problem {
        return JsonText.elements(bytes(text), 100).stream()
                .map(element -> new String(element, StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
