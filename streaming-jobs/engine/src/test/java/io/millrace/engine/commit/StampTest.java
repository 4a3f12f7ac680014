package io.millrace.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.sink.PartitionCount;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StampTest {

    private static final Instant TAKEN = Instant.parse("2021-12-03T20:45:40Z");

    private static final Stamp STAMP = new Stamp(
            7,
            3,
            List.of(
                    new Stamp.Range("events", 0, 1_000, 2_500, 1_500, 1_400, 55, Map.of("parse", 30L, "check", 10L), 5),
                    new Stamp.Range("events", 1, 0, 1, 1, 1, 0, Map.of(), 0)),
            Map.of("swords_changes", 1_401L, "quarantine", 40L));

    @Test
    void readsWhatItWrote() {
        assertThat(Stamp.of(STAMP.json())).isEqualTo(STAMP);
    }

    @Test
    void staysReadableForCodeThatComesLater() {
        String json = """
                {"batch": 7, "epoch": 3, "ranges": [
                  {"topic": "events", "partition": 0, "from": 1000, "until": 2500, "read": 1500, "accepted": 1400,
                   "filtered": 55, "quarantined": {"check": 10, "parse": 30}, "duplicates": 5},
                  {"topic": "events", "partition": 1, "from": 0, "until": 1, "read": 1, "accepted": 1,
                   "filtered": 0, "quarantined": {}}],
                 "rows": {"quarantine": 40, "swords_changes": 1401}}""";

        assertThat(Stamp.of(json)).isEqualTo(STAMP);
    }

    @Test
    void readsAStampOfBeforeDuplicatesWereCounted() {
        String json = """
                {"batch": 7, "ranges": [{"topic": "events", "partition": 0, "from": 0, "until": 1, "read": 1,
                 "accepted": 1, "filtered": 0, "quarantined": {}}], "rows": {}}""";

        assertThat(Stamp.of(json).ranges()).containsExactly(new Stamp.Range("events", 0, 0, 1, 1, 1, 0, Map.of(), 0));
    }

    @Test
    void passesToANewerDriverAndStaysTheSameBatch() {
        Stamp taken = STAMP.heldBy(4);

        assertThat(taken.epoch()).isEqualTo(4);
        assertThat(taken).isNotEqualTo(STAMP);
        assertThat(taken.agreesWith(STAMP)).isTrue();
        assertThat(STAMP.agreesWith(taken)).isTrue();
        assertThat(Stamp.of(taken.json())).isEqualTo(taken);
    }

    @Test
    void disagreesWithAnotherBatchOtherOffsetsAndOtherRows() {
        assertThat(STAMP.agreesWith(new Stamp(8, 3, STAMP.ranges(), STAMP.rows())))
                .isFalse();
        assertThat(STAMP.agreesWith(new Stamp(7, 3, STAMP.ranges().subList(0, 1), STAMP.rows())))
                .isFalse();
        assertThat(STAMP.agreesWith(new Stamp(7, 3, STAMP.ranges(), Map.of("quarantine", 40L))))
                .isFalse();
    }

    @Test
    void isOfNoBatchWhereADriverHasTakenAnEmptyTable() {
        Stamp none = Stamp.none(5);

        assertThat(none.epoch()).isEqualTo(5);
        assertThat(none.batch()).isNegative();
        assertThat(none.end()).isEqualTo(Offsets.NONE);
        assertThat(Stamp.of(none.json())).isEqualTo(none);
    }

    @Test
    void keepsItsEpochBehindASkip() {
        Stamp skipped = STAMP.skipping(new Offsets.Range("events", 1, 1, 9));

        assertThat(skipped.epoch()).isEqualTo(3);
        assertThat(skipped.end().position("events", 1)).isEqualTo(9);
    }

    @Test
    void refusesWhatIsNoStamp() {
        assertThatThrownBy(() -> Stamp.of("{\"foreign\": 1}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("{\"foreign\": 1}");
    }

    @Test
    void saysWhatABatchWasInOneSentenceInEveryCountry() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);

            assertThat(STAMP.sentence(1_234))
                    .isEqualTo(
                            "batch 7 in 1.23 s: 1,501 read, 1,401 accepted, 55 filtered, 40 quarantined, 5 duplicates;"
                                    + " wrote {quarantine=40, swords_changes=1401}");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void takesTheFateOfRecordsFromTheirCount() {
        PartitionCount count = new PartitionCount("events", 3, 12, 6, 1, Map.of("parse", 3L), 2, null, null);

        assertThat(Stamp.Range.of(new Offsets.Range("events", 3, 20, 32), count))
                .isEqualTo(new Stamp.Range("events", 3, 20, 32, 12, 6, 1, Map.of("parse", 3L), 2));
    }

    @Test
    void knowsWhetherItEndsWhereACheckpointDoes() {
        assertThat(STAMP.endsAt(new Offsets(Map.of("events", Map.of(0, 2_500L, 1, 1L)))))
                .isTrue();
        assertThat(STAMP.endsAt(new Offsets(Map.of("events", Map.of(0, 2_500L, 1, 2L)))))
                .isFalse();
        assertThat(STAMP.endsAt(new Offsets(Map.of("events", Map.of(0, 2_500L)))))
                .isFalse();
        assertThat(STAMP.endsAt(new Offsets(Map.of("events", Map.of(0, 2_500L, 1, 1L, 2, 5L)))))
                .isFalse();
        assertThat(STAMP.endsAt(new Offsets(Map.of("others", Map.of(0, 2_500L, 1, 1L)))))
                .isFalse();
    }

    @Test
    void becomesARowOfTheLedgerPerPartition() {
        Instant now = Instant.parse("2021-12-03T20:45:42Z");

        assertThat(LedgerRow.of(
                        "game",
                        "main",
                        STAMP,
                        Map.of("events-0", TAKEN.toEpochMilli()),
                        new Offsets(Map.of("events", Map.of(0, 2_600L))),
                        Map.of("swords_changes", 12L),
                        now))
                .containsExactly(
                        new LedgerRow(
                                "game",
                                "main",
                                7,
                                "events",
                                0,
                                1_000,
                                2_500,
                                1_500,
                                1_400,
                                55,
                                40,
                                Map.of("parse", 30L, "check", 10L),
                                Map.of("swords_changes", 1_401L, "quarantine", 40L),
                                now,
                                5L,
                                TAKEN,
                                100L,
                                Map.of("swords_changes", 12L)),
                        new LedgerRow(
                                "game", "main", 7, "events", 1, 0, 1, 1, 1, 0, 0, Map.of(), Map.of(), now, 0L, null,
                                null, Map.of()));
    }
}
