package io.millrace.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Message;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CourierAnswersTest {

    private final CourierAnswers answers = new CourierAnswers();

    @BeforeEach
    void sendAFewRecords() {
        send("Courier Android", "10:04:46", "AWAITING_PICKUP");
        send("Customer iOS", "10:05:28", "DELAYED");
        send("Customer iOS", "10:05:28", "DELAYED");
        send("Courier Android", "10:06:35", "FAILED");
        send("Support Web", "10:07:00", "FAILED");
        send("{\"orderId\": 7, \"cityCode\": \"ROM\"}");
        send("{\"orderId\": 8, \"cityCode\": \"TOK\"}");
        send("{\"orderId\": 9}");
        send("not json");
    }

    @Test
    void countsAMessageThatWasDeliveredTwiceOnce() {
        assertThat(expected("as from_couriers")).containsExactly(List.of("1", "2", "1"));
    }

    @Test
    void tellsHowAConversationWent() {
        assertThat(expected("first_message_by")).containsExactly(List.of("7", "ROM", "Courier", "42", "3", "FAILED"));
    }

    @Test
    void leavesOutTheCityOfAnOrderWithoutMessages() {
        assertThat(expected("group by city_code")).containsExactly(List.of("ROM", "1"));
    }

    @Test
    void countsWhatIsNoMessageAndNoOrder() {
        assertThat(expected("ops.quarantine")).containsExactly(List.of("3"));
    }

    private void send(String app, String time, String stage) {
        send(
                "{\"orderId\": 7, \"senderAppType\": \"%s\", \"messageSentTime\": \"2024-02-01T%sZ\", \"orderStage\": \"%s\"}"
                        .formatted(app, time, stage));
    }

    private void send(String record) {
        answers.sent(Message.of("courier-chat", "7", record));
    }

    private List<List<String>> expected(String partOfSql) {
        return answers.questions().stream()
                .filter(question -> question.sql().contains(partOfSql))
                .findFirst()
                .orElseThrow()
                .expected();
    }
}
