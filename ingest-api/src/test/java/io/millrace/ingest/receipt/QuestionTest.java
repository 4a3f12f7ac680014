package io.millrace.ingest.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.http.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {

    @Test
    void asksForAnIdOfAnyCharacters() throws Problem {
        assertThat(Question.ById.of("events", "a/b c&topic=d+ü%#", null).query())
                .isEqualTo("topic=events&id=a%2Fb%20c%26topic%3Dd%2B%C3%BC%25%23");
        assertThat(Question.ById.of("events", "1", "/shop?a=b").query())
                .isEqualTo("topic=events&id=1&source=%2Fshop%3Fa%3Db");
        assertThat(Question.ById.of("events", "~a-b-1", null).query()).isEqualTo("topic=events&id=%7Ea-b-1");
        assertThat(Question.ById.of("events", "x".repeat(208), null).id()).hasSize(208);
    }

    @Test
    void refusesAnIdThatNoEventHas() {
        assertThatThrownBy(() -> Question.ById.of("events", "x".repeat(209), null))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("1 to 208 characters")
                .hasMessageContaining("/v1/events/events/{partition}/{offset}");
        assertThatThrownBy(() -> Question.ById.of("events", " ", null)).isInstanceOf(Problem.class);
    }

    @Test
    void asksForAPosition() throws Problem {
        assertThat(Question.At.of("my events", "0", "123").query())
                .isEqualTo("topic=my%20events&partition=0&offset=123");
        assertThat(Question.At.of("events", "2147483647", "9223372036854775807"))
                .isEqualTo(new Question.At("events", Integer.MAX_VALUE, Long.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "1.0", "1e3", "x", " 1", "١", "0x1", "9223372036854775808"})
    void refusesAnOffsetThatIsNone(String offset) {
        assertThatThrownBy(() -> Question.At.of("events", "0", offset))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("The offset is \"" + offset + "\"")
                .hasMessageContaining("from 0 to 9223372036854775807")
                .hasMessageContaining("The answer to the POST");
    }

    @ParameterizedTest
    @CsvSource({"-1", "2147483648", "many"})
    void refusesAPartitionThatIsNone(String partition) {
        assertThatThrownBy(() -> Question.At.of("events", partition, "0"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(400))
                .hasMessageContaining("The partition is \"" + partition + "\"")
                .hasMessageContaining("write %2F for a slash");
    }

    @Test
    void showsLittleOfALongText() {
        assertThatThrownBy(() -> Question.At.of("events", "9".repeat(4_000), "0"))
                .satisfies(problem -> assertThat(problem.getMessage()).hasSizeLessThan(300));
    }
}
