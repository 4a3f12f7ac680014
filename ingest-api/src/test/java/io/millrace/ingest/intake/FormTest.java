package io.millrace.ingest.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.http.Problem;
import io.millrace.pipelines.game.GameEvent;
import io.millrace.sdk.Codec;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {

    private static final Topic<?> JSON = GameEvent.TOPIC;
    private static final Topic<String> TEXT = Topic.text(
            Setting.text("text.topic", "text", "Text"),
            (Codec<String>) value -> Parsed.accepted(new String(value, StandardCharsets.UTF_8)),
            line -> null);

    @ParameterizedTest
    @CsvSource({
        "application/json,JSON",
        "Application/JSON; Charset=\"UTF-8\",JSON",
        "application/json;charset=us-ascii,JSON",
        "application/x-ndjson,LINES",
        "application/ndjson,LINES",
        "application/jsonl,LINES",
        "application/x-jsonlines,LINES",
        "application/cloudevents+json,CLOUD_EVENT",
        "application/cloudevents-batch+json; charset=utf-8,CLOUD_EVENTS"
    })
    void takesJsonForATopicOfJson(String type, Form form) throws Problem {
        assertThat(Form.of(type(type), JSON)).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain,LINES",
        "text/plain;charset=UTF-8,LINES",
        "application/cloudevents+json,CLOUD_EVENT",
        "application/cloudevents-batch+json,CLOUD_EVENTS"
    })
    void takesLinesForATopicOfText(String type, Form form) throws Problem {
        assertThat(Form.of(type(type), TEXT)).isEqualTo(form);
    }

    @Test
    void knowsACloudEventByItsHeadersWhateverItsDataIs() throws Problem {
        assertThat(Form.of(type("text/plain").add("CE-ID", "1"), JSON)).isEqualTo(Form.CLOUD_EVENT_IN_HEADERS);
        assertThat(Form.of(MultiMap.caseInsensitiveMultiMap().add("ce-specversion", "1.0"), TEXT))
                .isEqualTo(Form.CLOUD_EVENT_IN_HEADERS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/html",
                "application/xml",
                "application/jsonx",
                "json",
                "",
                ";",
                "application/json;charset=latin1",
                "application/x-www-form-urlencoded",
                "application/json; charset=utf-16"
            })
    void refusesOtherTypesForATopicOfJson(String type) {
        assertUnsupported(type(type), JSON, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-ndjson", "application/octet-stream"})
    void refusesOtherTypesForATopicOfText(String type) {
        assertUnsupported(type(type), TEXT, "text/plain (an event a line)");
    }

    @Test
    void saysWhatToSendIfThereIsNoType() {
        assertUnsupported(MultiMap.caseInsensitiveMultiMap(), JSON, "application/json (an object or an array)");
    }

    @Test
    void readsOneEventOrSeveral() throws Problem {
        assertThat(values(Form.JSON, " {\"a\":1} ")).containsExactly(" {\"a\":1} ");
        assertThat(values(Form.JSON, " [{\"a\":1}, {}]")).containsExactly("{\"a\":1}", "{}");
        assertThat(values(Form.LINES, "a\nb\n")).containsExactly("a", "b");
    }

    @Test
    void namesTheBadOneOfABatchOfCloudEvents() {
        String good = "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/s\",\"type\":\"t\",\"data\":{}}";

        assertThatThrownBy(() -> values(Form.CLOUD_EVENTS, "[" + good + ",{}]"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("at index 1");
        assertThatThrownBy(() -> values(Form.CLOUD_EVENTS, good))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("is a JSON array");
    }

    private static MultiMap type(String type) {
        return MultiMap.caseInsensitiveMultiMap().add("content-type", type);
    }

    private static void assertUnsupported(MultiMap headers, Topic<?> topic, String way) {
        assertThatThrownBy(() -> Form.of(headers, topic))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(way)
                .extracting(problem -> ((Problem) problem).status())
                .isEqualTo(415);
    }

    private static List<String> values(Form form, String body) throws Problem {
        return form.read(MultiMap.caseInsensitiveMultiMap(), body.getBytes(StandardCharsets.UTF_8), 10).stream()
                .map(event -> new String(event.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
