package io.millrace.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.commit.Stamp;
import io.millrace.engine.inspect.TraceReport.Attempt;
import io.millrace.engine.inspect.TraceReport.Rejection;
import io.millrace.engine.inspect.TraceReport.Rows;
import io.millrace.engine.inspect.TraceReport.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceWordsTest {

    private static final LedgerEntry ENTRY = entry("main");

    @Test
    void nameTheTablesAndTheirVersions() {
        List<Rows> tables = List.of(
                new Rows("game.valid_events", null, "event"),
                new Rows("game.plays", 7L, "event"),
                new Rows("game.swords_changes", 9L, "fold"));

        assertThat(new TraceWords(ENTRY, tables, List.of(), null).of(State.ACCEPTED))
                .isEqualTo(
                        " accepted it in batch 12, committed at 2026-05-01T12:00:00Z. Its rows are in game.valid_events,"
                                + " game.plays (from version 7 on). With it, folds wrote to game.swords_changes (from version 9"
                                + " on).");
    }

    @Test
    void nameTheReasonAndEachReplay() {
        Rejection late = new Rejection(
                null,
                "late",
                "late",
                "it is old",
                "2026-05-01T12:00:00Z",
                List.of(new Attempt(1, 90, "2026-05-02T12:00:00Z", "accepted", null)));

        assertThat(new TraceWords(ENTRY, List.of(), List.of(late), null).of(State.QUARANTINED))
                .isEqualTo(
                        " rejected it in batch 12, committed at 2026-05-01T12:00:00Z. The reason, at stage late: late, it"
                                + " is old. Sent again at 2026-05-02T12:00:00Z, to offset 90: accepted.");
    }

    @Test
    void nameTheEventOfARecordThatWasRejected() {
        Rejection second = new Rejection(1, "check", "missing-field", "time is missing", "2026-05-01T12:00:00Z", null);

        assertThat(new TraceWords(ENTRY, List.of(new Rows("sensors.readings", 3L, "event")), List.of(second), null)
                        .of(State.ACCEPTED))
                .endsWith(
                        " Its rows are in sensors.readings (from version 3 on). Its event 1 was rejected. The reason, at"
                                + " stage check: missing-field, time is missing.");
    }

    @Test
    void saySoWhereTheRestIsNotKnown() {
        TraceWords words = new TraceWords(ENTRY, List.of(), List.of(), null);

        assertThat(words.of(State.READ)).contains("Kafka does not have it any more");
        assertThat(words.of(State.QUARANTINED)).endsWith("Its row in the quarantine has expired.");
        assertThat(words.of(State.DUPLICATE)).endsWith("an earlier record of the partition has its id.");
        assertThat(new TraceWords(ENTRY, List.of(), List.of(), 7L).of(State.DUPLICATE))
                .endsWith("the record at offset 7 has its id.");
        assertThat(new TraceWords(entry("day"), List.of(), List.of(), null).of(State.FILTERED))
                .startsWith(" read it in a batch up to 12, whose day the ledger has summed up, and filtered it");
    }

    private static LedgerEntry entry(String query) {
        return new LedgerEntry(
                query,
                12,
                new Stamp.Range("events", 0, 0, 100, 100, 100, 0, Map.of(), 0),
                0,
                Map.of(),
                Map.of(),
                Instant.parse("2026-05-01T12:00:00Z"));
    }
}
