package io.millrace.pipelines.game;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.KafkaRecord;
import io.millrace.sdk.Received;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidEventTest {

    private static final GameEvent EVENT =
            new GameEvent("sword_event", "increase", "glass", "Player 1", "*/*", "ApacheBench/2.3");

    @Test
    void holdsTheEventAsItWasSentBesideItsFields() {
        byte[] sent = "{\"event_type\": \"sword_event\", \"é\": 1}".getBytes(StandardCharsets.UTF_8);

        ValidEvent row =
                ValidEvent.of(new Received<>(EVENT, new KafkaRecord("events", 0, 7, 1_638_564_342_120L, sent)));

        assertThat(row.rawEvent().bytes()).isEqualTo(sent);
        assertThat(row.timestamp()).isEqualTo("2021-12-03 20:45:42.12");
        assertThat(row.accept()).isEqualTo("*/*");
        assertThat(row.host()).isEqualTo("Player 1");
        assertThat(row.userAgent()).isEqualTo("ApacheBench/2.3");
        assertThat(row.eventType()).isEqualTo("sword_event");
        assertThat(row.direction()).isEqualTo("increase");
        assertThat(row.eventDetail()).isEqualTo("glass");
    }

    @ParameterizedTest
    @CsvSource({
        "2021-12-03T20:45:42.123Z, 2021-12-03 20:45:42.123",
        "2021-12-03T20:45:42.120Z, 2021-12-03 20:45:42.12",
        "2021-12-03T20:45:42.100Z, 2021-12-03 20:45:42.1",
        "2021-12-03T20:45:42.001Z, 2021-12-03 20:45:42.001",
        "2021-12-03T20:45:42.000Z, 2021-12-03 20:45:42",
        "2021-12-03T00:00:00.000Z, 2021-12-03 00:00:00",
        "1969-12-31T23:59:59.999Z, 1969-12-31 23:59:59.999",
        "1970-01-01T00:00:00.000Z, 1970-01-01 00:00:00"
    })
    void writesTheTimeAsSparkCastsItToText(Instant time, String text) {
        assertThat(at(time)).isEqualTo(text);
    }

    @Test
    void writesTheTimeInUtcWhereverItRuns() {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));

            assertThat(at(Instant.parse("2021-12-03T20:45:42Z"))).isEqualTo("2021-12-03 20:45:42");
        } finally {
            TimeZone.setDefault(before);
        }
    }

    private static String at(Instant time) {
        KafkaRecord source = new KafkaRecord("events", 0, 0, time.toEpochMilli(), new byte[0]);
        return ValidEvent.of(new Received<>(EVENT, source)).timestamp();
    }
}
