package io.millrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FreshnessTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Freshness freshness = new Freshness();

    @Test
    void isTheAgeOfTheOldestRecordThatIsNotCommitted() {
        assertEquals(Duration.ZERO, waitsAt(0, 100, 0));
        assertEquals(Duration.ofSeconds(3), waitsAt(3, 250, 40));
        assertEquals(Duration.ofSeconds(2), waitsAt(5, 250, 100));
    }

    @Test
    void isNothingOnceAllIsCommitted() {
        waitsAt(0, 100, 0);
        assertEquals(Duration.ZERO, waitsAt(9, 100, 100));
        assertEquals(Duration.ZERO, waitsAt(60, 100, 100));
    }

    @Test
    void beginsAnewWithTheNextRecord() {
        waitsAt(0, 100, 100);
        assertEquals(Duration.ZERO, waitsAt(60, 101, 100));
        assertEquals(Duration.ofSeconds(4), waitsAt(64, 101, 100));
    }

    private Duration waitsAt(int second, long sent, long committed) {
        return freshness.at(START.plusSeconds(second), sent, committed);
    }
}
