package io.millrace.ingest.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private long now;

    @Test
    void letsASecondsWorthPassAtOnceAndThenSoManyASecond() {
        Allowance allowance = new Allowance(10, SECOND, () -> now);

        for (int event = 0; event < 10; event++) {
            assertThat(allowance.spend(1)).isZero();
        }
        assertThat(allowance.spend(1)).isEqualTo(Duration.ofMillis(100));

        now += Duration.ofMillis(100).toNanos();
        assertThat(allowance.spend(1)).isZero();
        assertThat(allowance.spend(1)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void letsALargeBatchPassAndHasItPaidBack() {
        Allowance allowance = new Allowance(10, SECOND, () -> now);

        assertThat(allowance.spend(50)).isZero();
        assertThat(allowance.spend(1)).isCloseTo(Duration.ofMillis(4_100), Duration.ofMillis(1));

        now += Duration.ofMillis(4_101).toNanos();
        assertThat(allowance.spend(1)).isZero();
    }

    @Test
    void savesUpNoMoreThanASecondsWorth() {
        Allowance allowance = new Allowance(10, SECOND, () -> now);
        now += Duration.ofHours(1).toNanos();

        assertThat(allowance.spend(10)).isZero();
        assertThat(allowance.spend(1)).isPositive();
    }

    @Test
    void countsWithinAnyTime() {
        Allowance allowance = new Allowance(2, Duration.ofMinutes(1), () -> now);

        assertThat(allowance.spend(1)).isZero();
        assertThat(allowance.isUntouched()).isFalse();
        assertThat(allowance.spend(1)).isZero();
        assertThat(allowance.spend(1)).isEqualTo(Duration.ofSeconds(30));

        now += Duration.ofMinutes(1).toNanos();
        assertThat(allowance.isUntouched()).isTrue();
    }

    @Test
    void knowsNoLimitIfItIsZero() {
        Allowance allowance = new Allowance(0, SECOND, () -> now);

        assertThat(allowance.spend(1_000_000)).isZero();
        assertThat(allowance.spend(1_000_000)).isZero();
    }
}
