package io.millrace.pipelines.game;

import static io.millrace.pipelines.ThroughSpark.assertComesOutTheSame;
import static io.millrace.pipelines.ThroughSpark.assertReachesTasks;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the game's fold takes, keeps and gives goes through Spark and comes out the same. */
class GameRecordsTest {

    private static final Instant NOW = Instant.parse("2021-12-03T20:45:42.123Z");

    @Test
    void keepsActions() {
        assertComesOutTheSame(
                PlayerAction.class,
                List.of(new PlayerAction("Player 1", "sword_event", "increase", "glass", 1_638_564_342_123L, 1, 7)));
    }

    @Test
    void keepsInventories() {
        assertComesOutTheSame(
                Inventory.class,
                List.of(
                        new Inventory(Map.of("glass", 2L, "Übung", 1L), Map.of("starter guild", 5L)),
                        new Inventory(Map.of(), Map.of())));
    }

    @Test
    void keepsChanges() {
        assertComesOutTheSame(
                InventoryChange.class,
                List.of(
                        InventoryChange.of(new SwordCount("Player 1", "glass", 0, NOW)),
                        InventoryChange.of(new GuildMembership("Player 1", "starter guild", NOW)),
                        InventoryChange.of(new GuildMembership("Player 1", "starter guild", null)),
                        InventoryChange.of(new RefusedAction(
                                "Player 1", "sword_event", "reduce", "glass", "sword not owned", NOW))));
    }

    @Test
    void sendsTheFoldToTasks() throws Exception {
        assertReachesTasks(new InventoryFold());
    }
}
