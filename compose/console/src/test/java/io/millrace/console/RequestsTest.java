package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.http.Problem;
import io.millrace.sdk.Stage;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "[{}]", "7", "\"text\"", "null", "{", "{\"a\":1", "{}}", "\u00ff"})
    void haveAnObjectForABody(String body) {
        assertThatThrownBy(() -> Requests.object(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Problem.class)
                .hasMessage("The body has to be a JSON object.");
    }

    @Test
    void haveTextWhereTextIsAskedFor() throws Problem {
        JsonObject given = new JsonObject("{\"topic\":\"events\",\"empty\":\"\",\"none\":null,\"number\":7}");

        assertThat(Requests.text(given, "topic")).isEqualTo("events");
        assertThat(Requests.text(given, "empty")).isEmpty();
        assertThat(Requests.optionalText(given, "none")).isNull();
        assertThat(Requests.optionalText(given, "missing")).isNull();
        assertThatThrownBy(() -> Requests.text(given, "none"))
                .hasMessage("The body has no none, or one that is no text.");
        assertThatThrownBy(() -> Requests.optionalText(given, "number")).hasMessage("number has to be text.");
    }

    @Test
    void haveFlags() throws Problem {
        JsonObject given = new JsonObject("{\"yes\":true,\"no\":false,\"none\":null,\"text\":\"true\"}");

        assertThat(Requests.flag(given, "yes")).isTrue();
        assertThat(Requests.flag(given, "no")).isFalse();
        assertThat(Requests.flag(given, "none")).isFalse();
        assertThat(Requests.flag(given, "missing")).isFalse();
        assertThatThrownBy(() -> Requests.flag(given, "text")).hasMessage("text has to be true or false.");
    }

    @Test
    void haveBytesAsTextOrAsBase64() throws Problem {
        assertThat(Requests.bytes(new JsonObject("{\"text\":\"\\u00fc\"}"))).containsExactly(0xc3, 0xbc);
        assertThat(Requests.bytes(new JsonObject("{\"base64\":\"AP8=\"}"))).containsExactly(0, 0xff);
        assertThat(Requests.bytes(new JsonObject("{\"base64\":\"\"}"))).isEmpty();
        assertThat(Requests.bytes(new JsonObject())).isNull();
    }

    @Test
    void haveWholeNumbers() throws Problem {
        assertThat(Requests.number("until", "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        for (String text : new String[] {"-1", "", "1.0", "9223372036854775808", "0x1", "1 OR 1=1", "1e3"}) {
            assertThatThrownBy(() -> Requests.number("until", text))
                    .isInstanceOf(Problem.class)
                    .hasMessage("until has to be a whole number from 0.");
        }
    }

    @Test
    void haveParametersOfTheAddress() throws Problem {
        String event = Site.understood("/?event=a%20b&topic=", call -> Requests.required(call, "event"));
        String topic = Site.understood("/?event=a%20b&topic=", call -> Requests.parameter(call, "topic"));

        assertThat(event).isEqualTo("a b");
        assertThat(topic).isNull();
        assertThatThrownBy(() -> Site.understood("/?event=", call -> Requests.required(call, "event")))
                .hasMessage("The address has no event.");
    }

    @Test
    void haveOneOfWhatIsKnown() throws Problem {
        assertThat(Requests.oneOf("stage", "late", Stage.values(), Stage::text)).isEqualTo("late");
        assertThat(Requests.oneOf("stage", null, Stage.values(), Stage::text)).isNull();
        assertThatThrownBy(() -> Requests.oneOf("stage", "LATE", Stage.values(), Stage::text))
                .hasMessage("There is no stage LATE. There are: parse, check, late, state.");
    }
}
