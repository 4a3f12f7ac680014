package io.millrace.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {

    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00.123Z");

    @Test
    void saysWhenItWasMade() {
        assertThat(EventId.madeAt(EventId.made(NOON, "k2x9", 1_000))).contains(NOON);
    }

    @Test
    void looksLikeThis() {
        assertThat(EventId.made(NOON, "k2x9", 1_000)).isEqualTo("~momv1xff-k2x9-rs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "~", "~momv1xff", "order-7", "momv1xff-k2x9-rs", "~MOMW-k2x9-rs", "~momv1xff1234-k2x9-rs"})
    void doesNotKnowWhenOthersWereMade(String id) {
        assertThat(EventId.madeAt(id)).isEmpty();
    }
}
