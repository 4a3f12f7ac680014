package io.millrace.pipelines.game;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Parsed.Accepted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GameEventCodecTest {

    private static final GameEvent GLASS_SWORD =
            new GameEvent("sword_event", "increase", "glass", "Player 1", "*/*", "ab");

    @Test
    void readsEveryFieldThatIsAskedFor() {
        assertThat(accepted("""
                        {"event_type": "sword_event", "direction": "increase", "event_detail": "glass",
                         "Host": "Player 1", "Accept": "*/*", "User-Agent": "ab"}
                        """)).isEqualTo(GLASS_SWORD);
    }

    @Test
    void readsFieldsInAnyOrderAndWithoutWhiteSpace() {
        assertThat(accepted("{\"User-Agent\":\"ab\",\"Host\":\"Player 1\",\"event_detail\":\"glass\","
                        + "\"Accept\":\"*/*\",\"direction\":\"increase\",\"event_type\":\"sword_event\"}"))
                .isEqualTo(GLASS_SWORD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"x\": 1",
                "\"x\": -1.5e300",
                "\"x\": true",
                "\"x\": null",
                "\"x\": \"increase\"",
                "\"x\": []",
                "\"x\": {\"event_type\": \"guild_event\", \"Host\": [\"Player 2\"]}",
                "\"x\": [{\"direction\": 1}, [[], {}]]",
                "\"\": \"\"",
                "\"host\": \"Player 2\"",
                "\"EVENT_TYPE\": 3"
            })
    void ignoresFieldsThatNobodyAskedFor(String extra) {
        String event =
                "{%s, \"event_type\": \"sword_event\", \"direction\": \"increase\", \"event_detail\": \"glass\", "
                        + "\"Host\": \"Player 1\", \"Accept\": \"*/*\", \"User-Agent\": \"ab\", %s}";

        assertThat(accepted(event.formatted(extra, extra))).isEqualTo(GLASS_SWORD);
    }

    @Test
    void takesNullForAFieldThatMayBeAbsent() {
        assertThat(accepted("""
                        {"event_type": "guild_event", "direction": "reduce", "event_detail": "x", "Host": "p",
                         "Accept": null, "User-Agent": null}""")).isEqualTo(new GameEvent("guild_event", "reduce", "x", "p", null, null));
    }

    @Test
    void asksNothingButItsTypeOfAnEventOfAnotherKind() {
        GameEvent event = accepted("{\"event_type\": \"default\", \"direction\": \"sideways\"}");

        assertThat(event).isEqualTo(new GameEvent("default", "sideways", null, null, null, null));
        assertThat(event.isOfSwordOrGuild()).isFalse();
    }

    @Test
    void resolvesEscapes() {
        assertThat(accepted(sword("a\\\"b\\\\c\\/d\\n\\t\\u00e9\\ud83d\\ude00")).eventDetail())
                .isEqualTo("a\"b\\c/d\n\té😀");
    }

    @Test
    void readsFieldNamesThatAreEscaped() {
        assertThat(accepted("{\"event\\u005ftype\": \"default\"}").eventType()).isEqualTo("default");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Schwert für Übung",
                "剣",
                "سيف",
                "🗡️",
                "\u007f",
                "\u0080",
                "\u07ff",
                "\u0800",
                "\uffff",
                "\udbff\udfff"
            })
    void readsTextBeyondAscii(String detail) {
        assertThat(accepted(sword(detail)).eventDetail()).isEqualTo(detail);
    }

    @Test
    void skipsAByteOrderMark() {
        assertThat(accepted("\ufeff{\"event_type\": \"default\"}").eventType()).isEqualTo("default");
    }

    @Test
    void letsTheLastOfTwoFieldsOfOneNameCount() {
        assertThat(accepted("{\"event_type\": \"first\", \"event_type\": \"second\"}")
                        .eventType())
                .isEqualTo("second");
    }

    @Test
    void readsARecordOfExactlyTheLargestSize() {
        String start = "{\"event_type\": \"default\", \"padding\": \"";
        String event = start + "x".repeat((1 << 20) - start.length() - 2) + "\"}";

        assertThat(event).hasSize(1_048_576);
        assertThat(accepted(event).eventType()).isEqualTo("default");
    }

    @Test
    void readsAnIgnoredFieldThatIsNested63Deep() {
        assertThat(accepted("{\"x\": " + "[".repeat(63) + "]".repeat(63) + ", \"event_type\": \"default\"}")
                        .eventType())
                .isEqualTo("default");
    }

    private static String sword(String detail) {
        return "{\"event_type\": \"sword_event\", \"direction\": \"increase\", \"event_detail\": \"" + detail
                + "\", \"Host\": \"Player 1\"}";
    }

    private static GameEvent accepted(String value) {
        return ((Accepted<GameEvent>) GameEvent.TOPIC.codec().parse(value.getBytes(UTF_8))).event();
    }
}
