package io.millrace.pipelines.courier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.sdk.Harness;
import io.millrace.sdk.Harness.Quarantined;
import io.millrace.sdk.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CourierFlowTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Harness harness =
            Harness.of(new CourierPipeline(), "courier.expiry=1h").at(NOON);

    private void message(String app, int second) {
        harness.send("courier-chat", """
                {"orderId": 7, "senderAppType": "%s", "orderStage": "PICKED_UP", "messageSentTime": "%s"}
                """.formatted(app, NOON.plusSeconds(second)));
    }

    private List<ConversationRow> conversations() {
        return harness.table("customer_courier_conversations").stream()
                .map(ConversationRow.class::cast)
                .toList();
    }

    @Test
    void bringsMessagesAndTheCityOfAnOrderTogether() {
        message("Customer iOS", 20);
        message("Courier Android", 5);
        message("Courier Android", 5);
        harness.send("courier-chat", "{\"orderId\": 7, \"cityCode\": \"ROM\"}");

        assertThat(conversations()).singleElement().satisfies(conversation -> {
            assertThat(conversation.cityCode()).isEqualTo("ROM");
            assertThat(conversation.firstCourierMessage()).isEqualTo(NOON.plusSeconds(5));
            assertThat(conversation.firstCustomerMessage()).isEqualTo(NOON.plusSeconds(20));
            assertThat(conversation.messages().values()).containsExactlyInAnyOrder("Courier", "Customer");
        });
        assertThat(harness.table("messages")).hasSize(3);
        assertThat(harness.table("orders")).hasSize(1);
    }

    @Test
    void beginsAnotherLifeOfAnOrderThatWasSilentForLong() {
        message("Courier Android", 5);
        assertThat(conversations()).hasSize(1);
        harness.later(Duration.ofHours(2)).send("courier-chat", "{\"orderId\": 8, \"cityCode\": \"ROM\"}");
        assertThat(conversations()).hasSize(2);

        message("Courier Android", 9_000);

        assertThat(conversations()).extracting(ConversationRow::orderId).containsExactlyInAnyOrder(7L, 8L, 7L);
    }

    @Test
    void quarantinesTheCityThatALaterOneProvesWrong() {
        harness.send("courier-chat", "{\"orderId\": 7, \"cityCode\": \"ROM\"}");
        harness.later(Duration.ofSeconds(1)).send("courier-chat", "{\"orderId\": 7, \"cityCode\": \"BCN\"}");

        assertThat(conversations()).extracting(ConversationRow::cityCode).containsExactly("BCN");
        assertThat(harness.quarantine())
                .extracting(Quarantined::reason, Quarantined::value)
                .containsExactly(tuple(Reason.CONFLICT, "{\"orderId\": 7, \"cityCode\": \"ROM\"}"));
    }
}
