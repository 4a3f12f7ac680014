package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogLinesTest {

    @Test
    void letsNothingEndTheLineOrTheQuotes() {
        assertThat(quoted("a\r\nb\u0085\u2028\u2029\0\u001b[31m"))
                .isEqualTo("\"a\\u000d\\u000ab\\u0085\\u2028\\u2029\\u0000\\u001b[31m\"");
        assertThat(quoted("a\" 200 \\")).isEqualTo("\"a\\\" 200 \\\\\"");
    }

    @Test
    void leavesOtherTextAsItIs() {
        assertThat(quoted("Player 1 ü 🗡")).isEqualTo("\"Player 1 ü 🗡\"");
        assertThat(quoted("")).isEqualTo("\"\"");
    }

    @Test
    void cutsLongText() {
        assertThat(quoted("x".repeat(200))).isEqualTo("\"" + "x".repeat(200) + "\"");
        assertThat(quoted("x".repeat(201))).isEqualTo("\"" + "x".repeat(200) + "…\"");
    }

    @Test
    void marksWhatIsMissing() {
        assertThat(quoted(null)).isEqualTo("-");
    }

    private static String quoted(String text) {
        StringBuilder line = new StringBuilder();
        LogLines.quoted(line, text);
        return line.toString();
    }
}
