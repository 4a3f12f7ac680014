package io.millrace.pipelines.game;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.Records;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the game's fold takes, keeps and gives goes through Spark and comes out the same. */
class GameRecordsTest {

    private static final Instant NOW = Instant.parse("2021-12-03T20:45:42.123Z");

    private static SparkSession spark;

    @BeforeAll
    static void startSpark() {
        spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(new InventoryFold());

        Object fold = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(fold).isInstanceOf(InventoryFold.class);
    }

    private static <R extends Record> void assertComesOutTheSame(Class<R> type, List<R> rows) {
        assertThat(spark.createDataset(rows, Records.encoder(type))
                        .map((MapFunction<R, R>) row -> row, Records.encoder(type))
                        .collectAsList())
                .containsExactlyElementsOf(rows);
    }
}
