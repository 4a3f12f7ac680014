package io.millrace.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Message;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlightsAnswersTest {

    private final FlightsAnswers answers = new FlightsAnswers(() -> Instant.parse("2023-10-17T00:00:00Z"));

    @BeforeEach
    void sendAFewFlights() {
        skyone("USER1@email.com", "2023-10-16T22:25:00.000", "2023-10-17T09:38:00.000");
        skyone("USER1@email.com", "2023-10-16T22:25:00.000", "2023-10-18T22:25:00.000");
        skyone("USER2@email.com", "2023-10-16T09:00:00.000", "2023-10-16T10:00:00.000");
        sunset("USER2@email.com", "2023-10-18T09:00:00.000Z", "2023-10-18T10:00:00.000Z");
        send("not json");
        send("");
        send("{\"email_address\": \"USER1@email.com\"}");
    }

    private void skyone(String user, String departure, String arrival) {
        send(
                "{\"email_address\": \"%s\", \"flight_departure_time\": \"%s\", \"flight_arrival_time\": \"%s\", \"flight_number\": \"1\"}"
                        .formatted(user, departure, arrival));
    }

    private void sunset(String user, String departure, String arrival) {
        send("{\"customer_email_address\": \"%s\", \"departure_time\": \"%s\", \"arrival_time\": \"%s\"}"
                .formatted(user, departure, arrival));
    }

    private void send(String value) {
        answers.sent(Message.of("skyone", "key", value));
    }

    @Test
    void countsFlightsThatHaveNotArrived() {
        assertThat(expected("group by source"))
                .containsExactlyInAnyOrder(List.of("skyone", "2"), List.of("sunset", "1"));
    }

    @Test
    void addsUpWholeDaysToo() {
        assertThat(expected("email_address in"))
                .containsExactlyInAnyOrder(
                        List.of("USER1@email.com", "3553", "2"), List.of("USER2@email.com", "60", "1"));
        assertThat(expected("as users")).containsExactly(List.of("2", "3613", "3"));
    }

    @Test
    void countsWhatCannotBeRead() {
        assertThat(expected("ops.quarantine")).containsExactly(List.of("3"));
    }

    private List<List<String>> expected(String partOfSql) {
        return answers.questions().stream()
                .filter(question -> question.sql().contains(partOfSql))
                .findFirst()
                .orElseThrow()
                .expected();
    }
}
