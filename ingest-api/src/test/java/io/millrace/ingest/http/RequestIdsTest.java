package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {

    private static final String LONGEST = "0123456789abcdefghijklmnopqrstuvwxyz._-ABCDEFGHIJKLMNOPQRSTUVWXY";

    @ParameterizedTest
    @ValueSource(strings = {"a", "0af7651916cd43dd-8448.eb211c_80319c", LONGEST})
    void keepsWhatIsShortAndPlain(String given) {
        assertThat(RequestIds.of(given)).isEqualTo(given);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "a b", "a\r\nb", "ü", "<script>", "a\"", LONGEST + "x"})
    void makesOneThatIsPlainForAllOthers(String given) {
        String made = RequestIds.of(given);

        assertThat(made).matches("[a-z0-9-]{3,30}").isNotEqualTo(RequestIds.of(given));
    }
}
