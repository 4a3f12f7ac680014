package io.millrace.ingest.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyLineTest {

    private static final String HASH = Keys.hash("open sesame");

    @Test
    void readsAllThatALineMaySay() {
        KeyLine line = KeyLine.of(
                "  ann " + HASH + "  until=2027-01-31 send=events,orders read=pacing-notifications rate=5000 ");

        assertThat(line.name()).isEqualTo("ann");
        assertThat(line.hash()).isEqualTo(HASH);
        assertThat(line.sends()).containsExactlyInAnyOrder("events", "orders");
        assertThat(line.reads()).containsExactly("pacing-notifications");
        assertThat(line.rate()).hasValue(5_000);
        assertThat(line.until()).hasValue(LocalDate.of(2027, 1, 31));
    }

    @Test
    void givesNothingThatALineDoesNotSay() {
        KeyLine line = KeyLine.of("ann " + HASH + " read=*");

        assertThat(line.sends()).isEmpty();
        assertThat(line.rate()).isEmpty();
        assertThat(line.until()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ann|no SHA-256",
                "ann abc send=*|no SHA-256",
                "a/b HASH send=*|a name has",
                "ann HASH|the key is for nothing",
                "ann HASH rate=5|the key is for nothing",
                "ann HASH *|it has the word *",
                "ann HASH send=* 5|it has the word 5",
                "ann HASH sends=*|it has the word sends=*",
                "ann HASH send=|neither * nor topics",
                "ann HASH send=a,*|neither * nor topics",
                "ann HASH send=a,,b|neither * nor topics",
                "ann HASH send=a send=b|it has send twice",
                "ann HASH send=* rate=-1|-1 is no number",
                "ann HASH send=* rate=many|many is no number",
                "ann HASH send=* until=31.1.2027|no date",
                "ann HASH send=* until=2027-02-30|no date"
            })
    void saysWhatIsWrong(String line, String why) {
        assertThatThrownBy(() -> KeyLine.of(line.replace("HASH", HASH)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
