package io.millrace.ingest.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

    @Test
    void endsTheLastLineWithOrWithoutANewLine() throws Problem {
        assertThat(lines("a\nb")).containsExactly("a", "b");
        assertThat(lines("a\nb\n")).containsExactly("a", "b");
    }

    @Test
    void takesOneCarriageReturnForPartOfTheNewLine() throws Problem {
        assertThat(lines("a\r\nb\r\r\n\r\nc\r")).containsExactly("a", "b\r", "", "c");
    }

    @Test
    void countsEmptyLinesBetweenOthers() throws Problem {
        assertThat(lines("a\n\n b ")).containsExactly("a", "", " b ");
        assertThat(lines("\n")).containsExactly("");
    }

    @Test
    void takesAnEmptyBodyForOneEmptyLine() throws Problem {
        assertThat(lines("")).containsExactly("");
    }

    @Test
    void refusesMoreLinesThanTheLimit() throws Problem {
        assertThat(Lines.of("1\n2\n".getBytes(StandardCharsets.UTF_8), 2)).hasSize(2);
        assertThatThrownBy(() -> Lines.of("1\n2\n3".getBytes(StandardCharsets.UTF_8), 2))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("more than 2 events")
                .hasMessageContaining("api-batch-limit");
    }

    private static List<String> lines(String text) throws Problem {
        return Lines.of(text.getBytes(StandardCharsets.UTF_8), 100).stream()
                .map(line -> new String(line, StandardCharsets.UTF_8))
                .toList();
    }
}
