package io.millrace.pipelines.courier;

import static io.millrace.pipelines.courier.Told.city;
import static io.millrace.pipelines.courier.Told.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Reason;
import io.millrace.sdk.Refused;
import io.millrace.sdk.TimedFold.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationFoldTest {

    private final ConversationFold fold = new ConversationFold(Duration.ofHours(24));
    private final List<Record> changes = new ArrayList<>();
    private Conversation state;

    @Test
    void tellsTheConversationOfRomeAsItEnded() {
        hear(Told.sample(77656162));

        assertThat(shown())
                .isEqualTo(new Shown(
                        77656162,
                        "ROM",
                        at("10:04:46"),
                        at("10:05:28"),
                        3,
                        2,
                        "Courier",
                        at("10:04:46"),
                        42L,
                        at("10:06:35"),
                        "FAILED"));
    }

    @Test
    void writesDigestsAsNumbersWithoutASign() {
        List<Long> digests = List.of(0L, 35L, Long.MAX_VALUE, Long.MIN_VALUE, -1L, -36L);
        Conversation.Side courier = new Conversation.Side(null, digests);

        assertThat(new Conversation("0-0", Instant.EPOCH, null, courier, Conversation.Side.SILENT, null)
                        .row(1)
                        .messages())
                .containsOnlyKeys("0", "z", "1y2p0ij32e8e7", "1y2p0ij32e8e8", "3w5e11264sgsf", "3w5e11264sgrg");
    }

    @Test
    void tellsTheConversationOfTokyoAsItGoesOn() {
        List<ConversationFact> tokyo = Told.sample(66096282);

        hear(tokyo.subList(0, 2));
        assertThat(shown())
                .isEqualTo(new Shown(
                        66096282,
                        "TOK",
                        at("10:38:50"),
                        null,
                        1,
                        0,
                        "Courier",
                        at("10:38:50"),
                        null,
                        at("10:38:50"),
                        "OUT_FOR_DELIVERY"));

        hear(tokyo.subList(2, 4));
        assertThat(shown())
                .isEqualTo(new Shown(
                        66096282,
                        "TOK",
                        at("10:38:50"),
                        at("10:39:30"),
                        2,
                        1,
                        "Courier",
                        at("10:38:50"),
                        40L,
                        at("10:39:45"),
                        "PENDING"));

        hear(tokyo.subList(4, 6));
        assertThat(shown())
                .isEqualTo(new Shown(
                        66096282,
                        "TOK",
                        at("10:38:50"),
                        at("10:39:30"),
                        3,
                        2,
                        "Courier",
                        at("10:38:50"),
                        40L,
                        at("10:41:07"),
                        "ACCEPTED"));
    }

    @Test
    void anOrderAloneShowsNothingAndIsRememberedForItsMessages() {
        hear(city(1, "MAD", 0));
        assertThat(shown()).isNull();

        hear(message(1, "Customer iOS", "10:00:00", "PENDING", 1));
        assertThat(shown().cityCode()).isEqualTo("MAD");
    }

    @Test
    void hasNoCityUntilTheOrderComes() {
        hear(message(1, "Customer iOS", "10:00:00", "PENDING", 0));
        assertThat(shown().cityCode()).isNull();

        hear(city(1, "MAD", 1));
        assertThat(shown().cityCode()).isEqualTo("MAD");
    }

    @Test
    void anEarlierMessageThatComesLateIsTheFirst() {
        hear(message(1, "Courier Android", "10:05:00", "PENDING", 0));
        hear(message(1, "Customer iOS", "10:04:00", "FAILED", 1));

        assertThat(shown().firstMessageBy()).isEqualTo("Customer");
        assertThat(shown().conversationStartedAt()).isEqualTo(at("10:04:00"));
        assertThat(shown().firstResponsetimeDelaySeconds()).isEqualTo(60);
        assertThat(shown().lastMessageOrderStage()).isEqualTo("PENDING");
    }

    @Test
    void ofMessagesOfOneMomentTheCourierIsFirstAndTheStageThatComesLaterInTheAlphabetIsLast() {
        hear(
                message(1, "Customer iOS", "10:00:00", "PENDING", 0),
                message(1, "Courier Android", "10:00:00", "FAILED", 1));

        assertThat(shown().firstMessageBy()).isEqualTo("Courier");
        assertThat(shown().firstResponsetimeDelaySeconds()).isZero();
        assertThat(shown().lastMessageOrderStage()).isEqualTo("PENDING");
    }

    @Test
    void writesNothingForARepetition() {
        hear(message(1, "Customer iOS", "10:00:00", "PENDING", 0), city(1, "MAD", 1));
        int before = changes.size();

        hear(message(1, "Customer iOS", "10:00:00", "PENDING", 2), city(1, "MAD", 3));

        assertThat(changes).hasSize(before);
        assertThat(shown().numMessagesCustomer()).isOne();
    }

    @Test
    void tellsMessagesOfOneMomentApartByAnythingThatTheySay() {
        hear(
                message(1, "Customer iOS", "10:00:00", "PENDING", 0),
                message(1, "Customer iOS", "10:00:00", "FAILED", 1),
                message(1, "Customer Web", "10:00:00", "FAILED", 2));

        assertThat(shown().numMessagesCustomer()).isEqualTo(3);
    }

    @Test
    void theLaterOfTwoCitiesCountsAndTheOtherIsRefusedAsItCame() {
        hear(city(1, "MAD", 7), message(1, "Customer iOS", "10:00:00", "PENDING", 8));
        hear(city(1, "ROM", 9));

        assertThat(shown().cityCode()).isEqualTo("ROM");
        assertThat(refused()).singleElement().satisfies(refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.CONFLICT);
            assertThat(refused.record().offset()).isEqualTo(7);
            assertThat(new String(refused.record().value(), UTF_8)).contains("MAD");
            assertThat(refused.detail()).contains("cityCode MAD", "ROM, at offset 9 of partition 0");
        });
    }

    @Test
    void aCityThatKafkaTookEarlierAndThatComesLaterIsTheOneRefused() {
        hear(city(1, "ROM", 9), message(1, "Customer iOS", "10:00:00", "PENDING", 10));
        hear(city(1, "MAD", 7));

        assertThat(shown().cityCode()).isEqualTo("ROM");
        assertThat(refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.record().offset()).isEqualTo(7));
    }

    @Test
    void keepsStateUntilTheOrderWasSilentForAsLongAsItIsSet() {
        Step<Conversation> step = hear(message(1, "Customer iOS", "10:00:00", "PENDING", 60), city(1, "MAD", 30));

        assertThat(step.deadline()).isEqualTo(Instant.ofEpochSecond(60).plus(Duration.ofHours(24)));
        expire();
        assertThat(state).isNull();
    }

    @Test
    void whatComesAfterExpiryIsAddedToWhatWasThere() {
        List<ConversationFact> rome = Told.sample(77656162);
        hear(rome);
        Shown whole = shown();
        expire();
        changes.clear();

        hear(rome.subList(0, 3));
        expire();
        hear(rome.subList(2, 6));

        assertThat(shown()).isEqualTo(whole);
        assertThat(of(ConversationRow.class)).extracting(ConversationRow::life).containsExactly("0/0", "0/2");
    }

    private Step<Conversation> hear(ConversationFact... facts) {
        return hear(List.of(facts));
    }

    private Step<Conversation> hear(List<ConversationFact> facts) {
        Step<Conversation> step = fold.step("1", state, facts, Instant.EPOCH);
        state = step.state();
        changes.addAll(step.rows());
        return step;
    }

    private void expire() {
        hear(List.of());
    }

    private Shown shown() {
        return Shown.of(of(ConversationRow.class));
    }

    private List<Refused> refused() {
        return of(Refused.class);
    }

    private <R> List<R> of(Class<R> type) {
        return changes.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static Instant at(String time) {
        return Instant.parse("2024-02-01T" + time + "Z");
    }
}
