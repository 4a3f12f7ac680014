package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableWriterTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void writesARowAsAListWhereColumnsDoNotFit() {
        TableWriter writer = writer(24);
        writer.columns(List.of("player", "swords", "last_action_at"));
        writer.row(Arrays.asList("Zoë", 7, "yesterday"));
        writer.row(Arrays.asList("Ann", null, "today"));
        writer.end();

        assertThat(written()).isEqualTo("""
                -- row 1
                 player         | Zoë
                 swords         | 7
                 last_action_at | yeste…
                -- row 2
                 player         | Ann
                 swords         |\s
                 last_action_at | today
                """);
    }

    @Test
    void goesOnWithRowsAfterThoseThatItMeasured() {
        TableWriter writer = writer(40);
        writer.columns(List.of("n"));
        for (int row = 0; row < 1_500; row++) {
            writer.row(List.of(row));
        }
        writer.end();

        assertThat(written().lines()).hasSize(1_502).contains("   7", " 999", " 1499");
    }

    @Test
    void writesTheNamesOfNoRows() {
        TableWriter writer = writer(0);
        writer.columns(List.of("n"));
        writer.end();

        assertThat(written()).isEqualTo(" n\n---\n");
    }

    private TableWriter writer(int width) {
        return new TableWriter(new PrintStream(bytes, true, StandardCharsets.UTF_8), width);
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
