package io.millrace.ingest.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"records\":[],\"unknown\":[]}",
                "{\"records\":[]}",
                " {\"id\":\"x\",\"more\":{\"records\":[1],\"unknown\":[1]},\"unknown\":[],\"records\":[ ]} \n"
            })
    void isEmptyWithoutRecordsAndUnknowns(String json) throws IOException {
        assertThat(Trace.of(Buffer.buffer(json)).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"records\":[{\"pipelines\":[]}],\"unknown\":[]}",
                "{\"unknown\":[\"why\"],\"records\":[]}",
                "{\"records\":[[]],\"unknown\":[]}"
            })
    void isPassedOnAsItIs(String json) throws IOException {
        Trace trace = Trace.of(Buffer.buffer(json));

        assertThat(trace.isEmpty()).isFalse();
        assertThat(trace.json()).hasToString(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "<html></html>",
                "{\"records\":{}}",
                "{\"records\":[]",
                "{\"records\":[",
                "{\"records\":[]} more",
                "{\"unknown\":[]}",
                "{\"pipelines\":[{\"records\":[]}]}"
            })
    void isNothingThatNoDriverSays(String text) {
        assertThatThrownBy(() -> Trace.of(Buffer.buffer(text))).isInstanceOf(IOException.class);
    }
}
