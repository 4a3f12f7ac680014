package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RatesTest {

    private static final long SECOND = 1_000_000_000L;

    private final Rates rates = new Rates();

    private Double at(double seconds, long count) {
        return rates.of("game read", count, (long) (seconds * SECOND));
    }

    @Test
    void areUnknownAtTheFirstLook() {
        assertThat(at(5, 1_000)).isNull();
    }

    @Test
    void areWhatWasAddedInASecond() {
        at(0, 100);

        assertThat(at(2, 300)).isEqualTo(100.0);
        assertThat(at(4, 300)).isEqualTo(50.0);
    }

    @Test
    void forgetWhatIsOlderThanTheWindow() {
        at(0, 0);
        for (int second = 1; second <= 10; second++) {
            at(second, 1_000);
        }
        assertThat(at(10.5, 1_000)).isZero();
    }

    @Test
    void beginAgainWithTheCounter() {
        at(0, 1_000);
        at(1, 2_000);

        assertThat(at(2, 10)).isNull();
        assertThat(at(3, 30)).isEqualTo(20.0);
    }

    @Test
    void belongToOneCounter() {
        at(0, 0);
        rates.of("pacing read", 500, 0);

        assertThat(at(1, 10)).isEqualTo(10.0);
        assertThat(rates.of("pacing read", 507, SECOND)).isEqualTo(7.0);
    }

    @Test
    void areUnknownIfNobodyHasLookedForLong() {
        at(0, 0);
        at(31, 1_000);

        assertThat(at(31, 1_000)).isNull();
        assertThat(at(32, 1_005)).isEqualTo(5.0);
    }

    @Test
    void standStillWithinAMoment() {
        at(0, 0);
        assertThat(at(1, 10)).isEqualTo(10.0);
        assertThat(at(1, 10)).isEqualTo(10.0);
    }

    @Test
    void forgetTheOldestOfManyLooks() {
        at(0, 0);
        for (int look = 1; look <= 64; look++) {
            at(look / 100.0, 1_000);
        }
        assertThat(at(0.65, 1_000)).isZero();
    }
}
