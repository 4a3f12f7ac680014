package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OpenQuarantineTest {

    private static final List<String> PIECES = List.of(
            "'",
            "''",
            "\"",
            "\\",
            "\\'",
            ")",
            "(",
            ";",
            "--",
            "/*",
            "*/",
            " OR 1=1",
            " UNION SELECT payload FROM ops.quarantine",
            "late",
            " ",
            "\n",
            "\0",
            "\u2019",
            "\u02bc",
            "$$",
            "%27",
            "U&'\\0027'",
            ", ");

    @Test
    void letsNoValueEndItsLiteral() {
        Random random = new Random(7);
        for (int round = 0; round < 5_000; round++) {
            List<String> values = List.of(text(random), text(random));

            assertThat(literals(OpenQuarantine.in("reason", values))).isEqualTo(values);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int piece = random.nextInt(6); piece >= 0; piece--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    /** As SQL reads a list of them: a quote ends one, two of them are one in the text. */
    private static List<String> literals(String condition) {
        String begin = "reason IN (";
        assertThat(condition).startsWith(begin).endsWith(")");
        List<String> literals = new ArrayList<>();
        int at = begin.length();
        while (at < condition.length() - 1) {
            assertThat(condition.charAt(at)).isEqualTo('\'');
            StringBuilder literal = new StringBuilder();
            for (at++; ; at++) {
                if (condition.charAt(at) == '\'') {
                    if (condition.charAt(at + 1) != '\'') {
                        break;
                    }
                    at++;
                }
                literal.append(condition.charAt(at));
            }
            literals.add(literal.toString());
            at++;
            if (condition.startsWith(", ", at)) {
                at += 2;
            } else {
                assertThat(at).isEqualTo(condition.length() - 1);
            }
        }
        return literals;
    }
}
