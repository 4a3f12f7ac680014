package io.millrace.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.http.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": [1, {}]}", "[]", "17", "\"said\"", " null ", "true"})
    void isJsonAsItStands(String json) {
        assertThat(written(json)).isEqualTo("{\"value\":" + json + "}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "pacing", "{\"a\": 1} more", "{\"a\"", "[1", "01", "NaN", "\uFEFF{}", "1\t2"})
    void isTextWhereItIsNoWholeJson(String text) {
        assertThat(Text.of(bytes(text)).isJson()).isFalse();
        assertThat(written(text)).startsWith("{\"value\":\"");
    }

    @Test
    void isTextWhereItIsJsonInAnotherEncoding() {
        assertThat(Text.of("{\"a\": 1}".getBytes(StandardCharsets.UTF_16BE)).isJson())
                .isFalse();
    }

    private static String written(String value) {
        return Json.object(json -> {
                    json.writeFieldName("value");
                    Text.of(bytes(value)).write(json);
                })
                .toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
