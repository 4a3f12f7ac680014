package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.Rows;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void alignsTextToTheLeftAndNumbersToTheRight() {
        Rows rows = new Rows(List.of("player", "n"), List.of(List.of("Player 1", 7L), List.of("Zoë", 1200L)));

        assertThat(new TextTable(rows).text()).isEqualTo("""
                 player   | n
                ----------+------
                 Player 1 |    7
                 Zoë      | 1200
                """);
    }

    @Test
    void keepsARowOnOneLineAndANullEmpty() {
        Rows rows = new Rows(List.of("a", "b"), List.of(Arrays.asList("x\r\ny", null)));

        assertThat(new TextTable(rows).text()).endsWith(" x⏎y |\n");
    }
}
