package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpositionTest {

    private final Exposition exposition = new Exposition();

    @Test
    void writesWhatPrometheusReads() {
        exposition.family("events_total", "counter", "Events that came.");
        exposition.sample("events_total", 12, "topic", "a", "kind", "b");
        exposition.sample("seconds", 0.25);

        assertThat(exposition.toString()).isEqualTo("""
                        # HELP events_total Events that came.
                        # TYPE events_total counter
                        events_total{topic="a",kind="b"} 12
                        seconds 0.25
                        """);
    }

    @Test
    void escapesTheValuesOfLabels() {
        exposition.sample("a", 1, "topic", "x\"y\\z\nnew 1");

        assertThat(exposition.toString()).isEqualTo("a{topic=\"x\\\"y\\\\z\\nnew 1\"} 1\n");
    }

    @Test
    void writesCountsWithoutAFraction() {
        exposition.sample("a", 123_456_789_012L);

        assertThat(exposition.toString()).isEqualTo("a 123456789012\n");
    }
}
