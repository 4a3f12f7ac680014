package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.http.Problem;
import io.millrace.settings.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreviewTest {

    private final Settings settings = Settings.of(Main.settings());
    private final Preview preview = new Preview(settings);

    private JsonObject of(String topic, String text) throws Problem {
        // As it goes over the wire.
        return new JsonObject(
                preview.of(topic, text.getBytes(StandardCharsets.UTF_8)).toBuffer());
    }

    @Test
    void showsTheEventOfAnAcceptedRecord() throws Problem {
        assertThat(of("events", """
                        {"event_type": "sword_event", "direction": "increase", "event_detail": "glass",
                         "Host": "Player 1", "Accept": "*/*", "User-Agent": "ab"}
                        """)).isEqualTo(new JsonObject("""
                        {"state": "accepted", "events": 1, "event": {"eventType": "sword_event", "direction": "increase",
                         "eventDetail": "glass", "host": "Player 1", "accept": "*/*", "userAgent": "ab"}}
                        """));
    }

    @Test
    void showsTheEventOfALineOfText() throws Problem {
        assertThat(of("positions", "user0\t78\t1731565423.5")).isEqualTo(new JsonObject("""
                        {"state": "accepted", "events": 1, "event": {"user": "user0", "spot": 78, "time": "2024-11-14T06:23:43.500Z"}}
                        """));
    }

    @Test
    void namesTheFieldOfARejectedRecord() throws Problem {
        JsonObject rejected = of("events", "{\"direction\": \"increase\"}");

        assertThat(rejected.getString("state")).isEqualTo("rejected");
        assertThat(rejected.getString("stage")).isEqualTo("check");
        assertThat(rejected.getString("reason")).isEqualTo("missing-field");
        assertThat(rejected.getString("detail")).startsWith(rejected.getString("field") + " ");
        assertThat(rejected.getString("field")).isEqualTo("event_type");
    }

    @Test
    void namesNoFieldWhereNoneIsToBlame() throws Problem {
        JsonObject rejected = of("events", "{");

        assertThat(rejected.getString("stage")).isEqualTo("parse");
        assertThat(rejected.getString("reason")).isEqualTo("not-json");
        assertThat(rejected.containsKey("field")).isTrue();
        assertThat(rejected.getValue("field")).isNull();
    }

    @Test
    void judgesEachOfSeveralEventsByItself() throws Problem {
        JsonObject several = of("raw-data", """
                {"deviceId": "phone", "payload": [
                  {"name": "battery", "time": 1715254446599000000, "values": {"batteryLevel": 0.75}},
                  {"time": 1715254446599000000, "values": {}}]}
                """);

        assertThat(several.getString("state")).isEqualTo("several");
        JsonArray parts = several.getJsonArray("parts");
        assertThat(parts).hasSize(2);
        assertThat(parts.getJsonObject(0).getString("state")).isEqualTo("accepted");
        assertThat(parts.getJsonObject(0).getJsonObject("event").getJsonObject("values"))
                .isEqualTo(new JsonObject("{\"batteryLevel\": \"0.75\"}"));
        assertThat(parts.getJsonObject(1).getString("state")).isEqualTo("rejected");
        assertThat(parts.getJsonObject(1).getString("field")).contains("name");
    }

    @Test
    void rejectsBytesThatAreNoUtf8() throws Problem {
        for (String topic : new String[] {"events", "positions", "raw-data"}) {
            JsonObject rejected = preview.of(topic, new byte[] {(byte) 0xc3, 0x28});

            assertThat(rejected.getString("state")).isEqualTo("rejected");
            assertThat(rejected.getString("reason")).isIn("not-utf8", "not-json");
        }
    }

    @Test
    void rejectsNoBytes() throws Problem {
        assertThat(preview.of("events", new byte[0]).getString("reason")).isEqualTo("empty");
        assertThat(preview.of("events", null).getString("reason")).isEqualTo("empty");
    }

    @Test
    void knowsTopicsByTheNamesThatWereSet() throws Problem {
        Preview renamed = new Preview(settings.withPairs(List.of("pacing.topic=race")));

        assertThat(renamed.of("race", "user0\t78\t1731565423".getBytes(StandardCharsets.UTF_8))
                        .getString("state"))
                .isEqualTo("accepted");
        assertThatThrownBy(() -> renamed.of("positions", new byte[0])).isInstanceOf(Problem.class);
    }

    @Test
    void namesTheTopicsThatThereAre() {
        assertThatThrownBy(() -> of("event", "{}"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(404))
                .hasMessageMatching("No pipeline reads a topic event\\. There are: events, positions, .*\\.");
    }
}
