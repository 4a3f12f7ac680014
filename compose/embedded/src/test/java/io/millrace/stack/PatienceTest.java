package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private final Patience patience = new Patience(Duration.ofSeconds(60));

    @Test
    void endsAtTheLimitForAPartThatHangs() {
        assertThat(isOver(60, 0.9)).isFalse();
        assertThat(isOver(61, 0.9)).isTrue();
    }

    @Test
    void lastsWhileAPartWorksSlowly() {
        for (int second = 0; second <= 290; second += 10) {
            assertThat(isOver(second, second / 20.0)).isFalse();
        }
    }

    @Test
    void countsTheLimitFromTheLastWork() {
        assertThat(isOver(50, 5)).isFalse();
        assertThat(isOver(110, 5.5)).isFalse();
        assertThat(isOver(111, 5.5)).isTrue();
    }

    @Test
    void endsForAPartThatWorksInVain() {
        assertThat(isOver(300, 300)).isFalse();
        assertThat(isOver(301, 301)).isTrue();
    }

    private boolean isOver(double waited, double worked) {
        return patience.isOver(Duration.ofMillis((long) (waited * 1000)), Duration.ofMillis((long) (worked * 1000)));
    }
}
