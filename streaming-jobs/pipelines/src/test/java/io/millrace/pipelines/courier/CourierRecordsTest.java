package io.millrace.pipelines.courier;

import static io.millrace.pipelines.ThroughSpark.assertComesOutAlike;
import static io.millrace.pipelines.ThroughSpark.assertReachesTasks;

import io.millrace.pipelines.courier.Conversation.LastMessage;
import io.millrace.pipelines.courier.Conversation.Side;
import io.millrace.pipelines.courier.ConversationFact.City;
import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the fold takes, keeps and gives goes through Spark and comes out the same, bytes included. */
class CourierRecordsTest {

    private static final Instant NOW = Instant.parse("2024-02-01T10:04:46.123456Z");
    private static final KafkaRecord SOURCE =
            new KafkaRecord("courier-chat", 1, 7, 1_706_781_886_123L, new byte[] {1, -1});

    @Test
    void keepsFacts() {
        assertComesOutAlike(
                ConversationFact.class,
                List.of(Told.message(1, "Courier Android", "10:00:00", "PENDING", 3), Told.city(1, "MAD", 4)));
    }

    @Test
    void keepsConversations() {
        assertComesOutAlike(
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
        assertComesOutAlike(
                ConversationChange.class,
                List.of(
                        ConversationChange.of(
                                new ConversationRow(1, "1/7", null, NOW, null, Map.of("a", "Courier"), NOW, "PENDING")),
                        ConversationChange.of(new Refused(SOURCE, Reason.CONFLICT, "two cities"))));
    }

    @Test
    void sendsTheFoldToTasks() throws Exception {
        assertReachesTasks(new ConversationFold(Duration.ofHours(1)));
    }
}
