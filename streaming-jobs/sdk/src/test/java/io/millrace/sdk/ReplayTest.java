package io.millrace.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {

    private static final Replay WHOLE = new Replay("pacing", "positions", 1, 17, null, 1, false);
    private static final Replay PART = new Replay("sensors", "raw-data", 0, 1_234_567_890_123L, 4, 12, false);

    @Test
    void isReadAsItIsWritten() {
        assertThat(WHOLE.text()).isEqualTo("pacing/positions/1/17/-/1");
        assertThat(Replay.of(WHOLE.text().getBytes(UTF_8))).contains(WHOLE);
        assertThat(PART.text()).isEqualTo("sensors/raw-data/0/1234567890123/4/12");
        assertThat(Replay.of(PART.text().getBytes(UTF_8))).contains(PART);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pacing",
                "pacing/positions/1/17/-",
                "pacing/positions/1/17/-/1/2",
                "pacing/positions/x/17/-/1",
                "pacing/positions/1/99999999999999999999/-/1",
                "//1/17/-/1"
            })
    void nothingElseIsTakenForOne(String header) {
        assertThat(Replay.of(header.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void aPartThatIsRefusedOfAWholeRecordIsAnotherCase() {
        assertThat(WHOLE.covers(null)).isTrue();
        assertThat(WHOLE.covers(2)).isFalse();
        assertThat(PART.covers(0)).isTrue();
        assertThat(PART.covers(null)).isTrue();
    }
}
