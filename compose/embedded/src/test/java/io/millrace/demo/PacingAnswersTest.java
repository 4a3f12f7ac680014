package io.millrace.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Message;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PacingAnswersTest {

    private final PacingAnswers answers = new PacingAnswers();

    @BeforeEach
    void sendAFewPositions() {
        send("user1\t0\t1000030.0");
        send("user2\t7\t1000030.0");
        send("user1\t22\t1000075.0");
        send("user1\t25\t1000060.0");
        send("user1\t0\t1000044.9");
        send("user1\tfar\t1000100.0");
        send("");
        send("later\t0\t1001000.5");
    }

    private void send(String line) {
        answers.sent(Message.of("positions", "key", line));
    }

    @Test
    void countsWhatCameInTimeLateOrBroken() {
        assertThat(expected("from positions")).containsExactly(List.of("5"));
        assertThat(expected("ops.quarantine")).containsExactly(List.of("1", "2"));
    }

    @Test
    void averagesOverAllPositionsOfARunner() {
        assertThat(expected("select track"))
                .containsExactly(
                        List.of("user1", "13:47:20", "pacing"), List.of("user1", "13:48:00", "underperforming"));
        assertThat(expected("group by notification"))
                .containsExactly(List.of("pacing", "1"), List.of("underperforming", "1"));
    }

    @Test
    void asksOnlyForWindowsThatAreClosedByThen() {
        assertThat(answers.questions().get(1).sql())
                .contains("where window_end <= timestamp '1970-01-12 14:01:00 UTC'");
    }

    private List<List<String>> expected(String partOfSql) {
        return answers.questions().stream()
                .filter(question -> question.sql().contains(partOfSql))
                .findFirst()
                .orElseThrow()
                .expected();
    }
}
