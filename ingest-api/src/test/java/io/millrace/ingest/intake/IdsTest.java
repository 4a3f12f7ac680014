package io.millrace.ingest.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.http.Problem;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    @Test
    void givesNoIdTwice() {
        assertThat(IntStream.range(0, 10_000)
                        .parallel()
                        .mapToObj(_ -> Ids.next())
                        .collect(Collectors.toSet()))
                .hasSize(10_000);
    }

    @Test
    void takesWhatASenderCallsAnEvent() throws Problem {
        assertThat(Ids.given("Größe 1/2")).isEqualTo("Größe 1/2");
        assertThat(Ids.given("x".repeat(200))).hasSize(200);
        assertThat(Ids.given(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\tb", "a\u0000", "a\u0085"})
    void refusesWhatIsNoName(String id) {
        assertThatThrownBy(() -> Ids.given(id)).isInstanceOf(Problem.class).hasMessageContaining("1 to 200 characters");
    }

    @Test
    void refusesALongOne() {
        assertThatThrownBy(() -> Ids.checked("x".repeat(201))).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> Ids.checked(Ids.next()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("begin with ~");
    }
}
