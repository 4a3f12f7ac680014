package io.millrace.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PauseTest {

    private final Pause pause = new Pause(Duration.ofSeconds(2), Duration.ofSeconds(7));

    @Test
    void doublesUpToItsLimit() {
        assertThat(pause.next()).hasSeconds(2);
        assertThat(pause.next()).hasSeconds(4);
        assertThat(pause.next()).hasSeconds(7);
        assertThat(pause.next()).hasSeconds(7);
    }

    @Test
    void isShortAgainAfterASuccess() {
        assertThat(pause.isFirst()).isTrue();
        pause.next();
        pause.next();
        assertThat(pause.isFirst()).isFalse();

        pause.reset();

        assertThat(pause.isFirst()).isTrue();
        assertThat(pause.next()).hasSeconds(2);
    }
}
