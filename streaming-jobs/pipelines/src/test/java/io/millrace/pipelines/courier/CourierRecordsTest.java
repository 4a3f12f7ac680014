package io.millrace.pipelines.courier;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.KafkaRecord;
import io.millrace.engine.Records;
import io.millrace.engine.Refused;
import io.millrace.events.Reason;
import io.millrace.pipelines.courier.Conversation.LastMessage;
import io.millrace.pipelines.courier.Conversation.Side;
import io.millrace.pipelines.courier.ConversationFact.City;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the fold takes, keeps and gives goes through Spark and comes out the same, bytes included. */
class CourierRecordsTest {

    private static final Instant NOW = Instant.parse("2024-02-01T10:04:46.123456Z");
    private static final KafkaRecord SOURCE =
            new KafkaRecord("courier-chat", 1, 7, 1_706_781_886_123L, new byte[] {1, -1});

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
    void keepsFacts() {
        assertComesOutTheSame(
                ConversationFact.class,
                List.of(Told.message(1, "Courier Android", "10:00:00", "PENDING", 3), Told.city(1, "MAD", 4)));
    }

    @Test
    void keepsConversations() {
        assertComesOutTheSame(
                Conversation.class,
                List.of(
                        new Conversation(
                                "1/7",
                                NOW,
                                new City("MAD", SOURCE),
                                new Side(NOW, List.of(-1L, 5L)),
                                Side.SILENT,
                                new LastMessage(NOW, "PENDING")),
                        new Conversation("1/7", NOW, null, Side.SILENT, Side.SILENT, null)));
    }

    @Test
    void keepsChanges() {
        assertComesOutTheSame(
                ConversationChange.class,
                List.of(
                        ConversationChange.of(
                                new ConversationRow(1, "1/7", null, NOW, null, Map.of("a", "Courier"), NOW, "PENDING")),
                        ConversationChange.of(new Refused(SOURCE, Reason.CONFLICT, "two cities"))));
    }

    @Test
    void sendsTheFoldToTasks() throws Exception {
        new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(new ConversationFold(Duration.ofHours(1)));
    }

    private static <R extends Record> void assertComesOutTheSame(Class<R> type, List<R> rows) {
        assertThat(spark.createDataset(rows, Records.encoder(type))
                        .map((MapFunction<R, R>) row -> row, Records.encoder(type))
                        .collectAsList())
                .usingRecursiveFieldByFieldElementComparator(RecursiveComparisonConfiguration.builder()
                        .withStrictTypeChecking(false)
                        .build())
                .containsExactlyElementsOf(rows);
    }
}
