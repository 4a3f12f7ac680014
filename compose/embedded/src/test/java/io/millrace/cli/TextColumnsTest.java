package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextColumnsTest {

    private static final List<Object> ROW = List.of("Zoë the Younger", 12L, "bought a two-handed sword");

    private final TextColumns columns = TextColumns.of(new Rows(List.of("player", "n", "what"), List.of(ROW)));

    @Test
    void cutsTheWidestColumnsUntilALineFits() {
        TextColumns narrow = columns.within(36).orElseThrow();

        assertThat(narrow.line(ROW)).isEqualTo(" Zoë the Youn… | 12 | bought a two…\n");
        assertThat(narrow.head()).isEqualTo("""
                 player        | n  | what
                ---------------+----+---------------
                """);
    }

    @Test
    void leavesWhatFitsAsItIs() {
        assertThat(columns.within(50).orElseThrow().line(ROW)).isEqualTo(columns.line(ROW));
        assertThat(columns.within(49).orElseThrow().line(ROW)).isNotEqualTo(columns.line(ROW));
    }

    @Test
    void doesNotFitWhereColumnsWouldSayNothing() {
        assertThat(columns.within(20)).isEmpty();
    }

    @Test
    void cutsNoNumber() {
        TextColumns one = TextColumns.of(new Rows(List.of("n", "text"), List.of(List.of(1L, "as long as this"))))
                .within(16)
                .orElseThrow();

        assertThat(one.line(List.of(1_234_567_890_123L, "as long as this"))).isEqualTo(" 1234567890123 | as long a…\n");
    }
}
