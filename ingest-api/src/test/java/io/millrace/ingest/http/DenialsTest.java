package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class DenialsTest {

    private long now;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LogLines log = new LogLines(new PrintStream(out, true, StandardCharsets.UTF_8));
    private final Denials denials = new Denials(log, () -> now);

    @Test
    void writesTheFirstAtOnceAndSumsUpTheRest() {
        for (int times = 0; times < 1_000; times++) {
            denials.add("connection", "10.0.0.1", "too many");
        }
        denials.add("connection", "10.0.0.2", "too many");
        denials.sweep();
        now += Duration.ofMinutes(1).toNanos();
        denials.sweep();
        denials.add("connection", "10.0.0.1", "too many");

        assertThat(lines())
                .containsExactly(
                        "denied connection 10.0.0.1 key=\"-\" route=\"-\" reason=\"too many\"",
                        "denied connection 10.0.0.2 key=\"-\" route=\"-\" reason=\"too many\"",
                        "denied connection 10.0.0.1 key=\"-\" route=\"-\" reason=\"too many\" more=999",
                        "denied connection 10.0.0.1 key=\"-\" route=\"-\" reason=\"too many\"");
    }

    @Test
    void remembersNoMoreThanItHasPlaceFor() {
        for (int address = 0; address < 5_000; address++) {
            denials.add("connection", "10.0." + address / 256 + "." + address % 256, "too many");
        }
        denials.flush();

        assertThat(lines()).hasSize(1_001).last().isEqualTo("denied others more=4000");
    }

    @Test
    void letsNothingBreakALine() {
        denials.add("connection", "10.0.0.1", "a\r\n2026-01-01T00:00:00Z denied \" x\u2028\0");

        assertThat(lines())
                .containsExactly("denied connection 10.0.0.1 key=\"-\" route=\"-\""
                        + " reason=\"a\\u000d\\u000a2026-01-01T00:00:00Z denied \\\" x\\u2028\\u0000\"");
    }

    @Test
    void tellsOfTlsThatFailedButNotOfThoseWhoLeave() {
        denials.add(new SSLHandshakeException("Received fatal alert: certificate_unknown"));
        denials.add(new SSLHandshakeException("not an SSL/TLS record: 474554202f20485454"));
        denials.add(new java.nio.channels.ClosedChannelException());

        assertThat(lines())
                .containsExactly(
                        "denied tls - key=\"-\" route=\"-\" reason=\"Received fatal alert: certificate_unknown\"",
                        "denied tls - key=\"-\" route=\"-\" reason=\"not an SSL/TLS record\"");
    }

    /** Without their times. */
    private List<String> lines() {
        log.close();
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }
}
