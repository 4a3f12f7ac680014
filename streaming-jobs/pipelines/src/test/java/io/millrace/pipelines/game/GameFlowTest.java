package io.millrace.pipelines.game;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Harness;
import io.millrace.sdk.Harness.Quarantined;
import io.millrace.sdk.Reason;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GameFlowTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Harness harness = Harness.of(new GamePipeline()).at(NOON);

    private void send(String player, String type, String direction, String detail) {
        harness.send(
                "events",
                "{\"event_type\": \"%s\", \"direction\": \"%s\", \"event_detail\": \"%s\", \"Host\": \"%s\"}"
                        .formatted(type, direction, detail, player));
    }

    @Test
    void keepsWhatPlayersOwnAndWhatTheyCouldNotDo() {
        send("ann", "sword_event", "increase", "katana");
        send("ann", "sword_event", "increase", "katana");
        send("ann", "sword_event", "reduce", "rapier");
        send("bob", "sword_event", "increase", "rapier");
        send("bob", "sword_event", "reduce", "rapier");
        send("bob", "guild_event", "increase", "bakers");

        assertThat(harness.table("swords")).containsExactly(new SwordCount("ann", "katana", 2, NOON));
        assertThat(harness.table("guilds")).containsExactly(new GuildMembership("bob", "bakers", NOON));
        assertThat(harness.table("refused_actions"))
                .containsExactly(new RefusedAction("ann", "sword_event", "reduce", "rapier", "sword not owned", NOON));
        assertThat(harness.table("valid_events")).hasSize(6);
    }

    @Test
    void leavesOtherEventsOutAndQuarantinesBadOnes() {
        harness.send("events", "{\"event_type\": \"default\"}");
        harness.send("events", "{\"event_type\": \"sword_event\", \"Host\": \"ann\"}");

        assertThat(harness.table("valid_events")).isEmpty();
        assertThat(harness.quarantine())
                .containsExactly(new Quarantined(
                        "events",
                        Reason.MISSING_FIELD,
                        "event_detail is missing",
                        "{\"event_type\": \"sword_event\", \"Host\": \"ann\"}"));
    }
}
