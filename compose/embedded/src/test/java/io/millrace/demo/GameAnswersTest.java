package io.millrace.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.Rows;
import io.millrace.sdk.Message;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GameAnswersTest {

    private final GameAnswers answers = new GameAnswers();

    @BeforeEach
    void sendAFewEvents() {
        send("sword_event", "increase", "wood");
        send("sword_event", "increase", "wood");
        send("sword_event", "reduce", "wood");
        send("sword_event", "reduce", "glass");
        send("guild_event", "increase", "starter guild");
        answers.sent(Message.of("events", "Player 1", "{\"event_type\": \"default\", \"Host\": \"Player 1\"}"));
        answers.sent(Message.of("events", "Player 1", "not json"));
    }

    private void send(String type, String direction, String detail) {
        answers.sent(Message.of(
                "events",
                "Player 1",
                "{\"event_type\": \"%s\", \"direction\": \"%s\", \"event_detail\": \"%s\", \"Host\": \"Player 1\"}"
                        .formatted(type, direction, detail)));
    }

    @Test
    void countsEventsOfSwordsAndGuilds() {
        assertThat(expected("count(*) as num_entries")).containsExactly(List.of("5"));
        assertThat(expected("group by direction"))
                .containsExactlyInAnyOrder(List.of("increase", "3"), List.of("reduce", "2"));
    }

    @Test
    void keepsWhatAPlayerOwns() {
        assertThat(expected("from swords")).containsExactly(List.of("Player 1", "wood", "1"));
        assertThat(expected("from guilds")).containsExactly(List.of("Player 1", "starter guild"));
    }

    @Test
    void countsWhatCannotBeRead() {
        assertThat(expected("ops.quarantine")).containsExactly(List.of("1"));
    }

    @Test
    void aWrongAnswerIsNotTakenForRight() {
        Question count = question("count(*) as num_entries");

        assertThat(count.isAnsweredBy(new Rows(List.of("num_entries"), List.of(List.<Object>of(5L)))))
                .isTrue();
        assertThat(count.isAnsweredBy(new Rows(List.of("num_entries"), List.of(List.<Object>of(4L)))))
                .isFalse();
        assertThat(count.isAnsweredBy(new Rows(List.of("num_entries"), List.of())))
                .isFalse();
    }

    private List<List<String>> expected(String partOfSql) {
        return question(partOfSql).expected();
    }

    private Question question(String partOfSql) {
        return answers.questions().stream()
                .filter(question -> question.sql().contains(partOfSql))
                .findFirst()
                .orElseThrow();
    }
}
