package io.millrace.ingest.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.store.Event;
import io.millrace.pipelines.game.GameEvent;
import io.millrace.sdk.Codec;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CheckedTest {

    private static final String GOOD = "{\"event_type\":\"default\",\"Host\":\"Ann\"}";

    @Test
    void keepsTheBytesAndTakesTheKeyFromTheEvent() {
        Event event = check(null, GOOD).good().getFirst();

        assertThat(event.value()).isEqualTo(bytes(GOOD));
        assertThat(event.key()).isEqualTo(bytes("Ann"));
        assertThat(event.headers()).isEmpty();
    }

    @Test
    void givesNoKeyWhereNoOrderMatters() {
        assertThat(check(null, "{\"event_type\":\"default\"}").good().getFirst().key())
                .isNull();
    }

    @Test
    void callsTheOnlyEventAsItsRequestIsCalled() {
        assertThat(ids(check("mine", GOOD))).containsExactly("mine");
    }

    @Test
    void tellsTheEventsOfARequestApartByTheirPlace() {
        assertThat(ids(check("mine", GOOD, "{}", GOOD))).containsExactly("mine/0", "mine/2");
    }

    @Test
    void prefersTheIdOfTheEventItself() {
        Checked checked = Checked.of(
                GameEvent.TOPIC,
                List.of(new Incoming(bytes(GOOD), "own", List.of()), Incoming.of(bytes(GOOD))),
                "mine",
                64);

        assertThat(ids(checked)).containsExactly("own", "mine/1");
    }

    @Test
    void findsAnIdForEachEventWithoutOne() {
        assertThat(ids(check(null, GOOD, GOOD, GOOD))).doesNotHaveDuplicates().allMatch(id -> !id.isBlank());
    }

    @Test
    void listsWhatIsBadWithItsPlaceAndTheCodecsReason() {
        assertThat(check(null, GOOD, "[]", GOOD, "{\"event_type\":\"guild_event\"}", "")
                        .bad())
                .extracting(bad -> bad.index() + " " + bad.reason())
                .containsExactly("1 not-an-object", "3 missing-field", "4 empty");
    }

    @Test
    void refusesWhatLiesTooDeep() {
        String deep = "{\"event_type\":\"default\",\"x\":" + "[".repeat(3) + "]".repeat(3) + "}";

        assertThat(Checked.of(GameEvent.TOPIC, List.of(Incoming.of(bytes(deep))), null, 4)
                        .bad())
                .isEmpty();
        assertThat(Checked.of(GameEvent.TOPIC, List.of(Incoming.of(bytes(deep))), null, 3)
                        .bad())
                .extracting(Checked.Bad::reason, Checked.Bad::detail)
                .first()
                .asString()
                .contains("too-deep", "more than 3 deep", "api-nesting-limit");
    }

    @Test
    void measuresNoDepthInText() {
        Topic<String> text = Topic.text(
                Setting.text("text.topic", "text", "Text"),
                (Codec<String>) value -> Parsed.accepted(new String(value, StandardCharsets.UTF_8)),
                line -> line);

        assertThat(Checked.of(text, List.of(Incoming.of(bytes("[[[["))), null, 1)
                        .good())
                .hasSize(1);
    }

    private static Checked check(String key, String... events) {
        return Checked.of(
                GameEvent.TOPIC,
                Stream.of(events).map(event -> Incoming.of(bytes(event))).toList(),
                key,
                64);
    }

    private static List<String> ids(Checked checked) {
        return checked.good().stream().map(Event::id).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
