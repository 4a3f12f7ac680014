package io.millrace.ingest.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.http.Json;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadersTest {

    @ParameterizedTest
    @ValueSource(strings = {"event_type", "Event_Type", "DIRECTION", "event_detail"})
    void neverOverwritesTheFieldsOfTheEvent(String name) {
        assertThat(fields(headers().add(name, "stolen"))).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "proxy-authorization",
                "Cookie",
                "Set-Cookie2",
                "X-Api-Key",
                "X-ApiKey",
                "X-Auth-Token",
                "Client-Secret",
                "X-Password",
                "AWS-Credentials",
                "X-Session-Id"
            })
    void leavesOutWhatIsSecret(String name) {
        assertThat(fields(headers().add(name, "s3cr3t"))).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({"host,Host", "USER-AGENT,User-Agent", "accept,Accept", "x-a--b,X-A--B"})
    void writesANameInOneWayHoweverTheClientDoes(String name, String field) {
        assertThat(fields(headers().add(name, "v"))).isEqualTo("{\"" + field + "\":\"v\"}");
    }

    @Test
    void joinsHeadersOfOneName() {
        assertThat(fields(headers().add("Accept", "a").add("accept", "b").add("ACCEPT", "c")))
                .isEqualTo("{\"Accept\":\"a, b, c\"}");
    }

    @Test
    void readsUtf8AndElseLatin1() {
        String asItCame = new String("Jürgen 刀".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(fields(headers().add("Host", asItCame))).isEqualTo("{\"Host\":\"Jürgen 刀\"}");
        assertThat(fields(headers().add("Host", "J\u00fcrgen"))).isEqualTo("{\"Host\":\"Jürgen\"}");
    }

    @Test
    void escapesWhatWouldEndTheText() {
        assertThat(fields(headers().add("Host", "a\",\"event_type\":\"b\\")))
                .isEqualTo("{\"Host\":\"a\\\",\\\"event_type\\\":\\\"b\\\\\"}");
    }

    private static MultiMap headers() {
        return MultiMap.caseInsensitiveMultiMap();
    }

    private static String fields(MultiMap headers) {
        return Json.object(json -> RequestHeaders.write(headers, json))
                .toString(StandardCharsets.UTF_8)
                .strip();
    }
}
