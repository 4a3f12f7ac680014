package io.millrace.ingest.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AddressesTest {

    private long now;

    @Test
    void givesEachAddressAnAllowanceOfItsOwn() {
        Addresses addresses = addresses(2);

        assertThat(addresses.spend("10.0.0.1", 2)).isZero();
        assertThat(addresses.spend("10.0.0.1", 1)).isPositive();
        assertThat(addresses.spend("10.0.0.2", 1)).isZero();
    }

    @Test
    void takesThoseWhoCanChooseAmongAddressesForOne() {
        Addresses addresses = addresses(1);

        assertThat(addresses.spend("2001:db8:1:2::1", 1)).isZero();
        assertThat(addresses.spend("2001:db8:1:2:ffff::2", 1)).isPositive();
        assertThat(addresses.spend("2001:db8:1:3::1", 1)).isZero();
        assertThat(addresses.spend("1.2.3.4", 1)).isZero();
        assertThat(addresses.spend("::ffff:1.2.3.4", 1)).isPositive();
    }

    @Test
    void remembersNoMoreThanItHasPlaceFor() {
        Addresses addresses = addresses(1);
        for (int address = 0; address < Addresses.MOST; address++) {
            assertThat(addresses.spend(address(address), 1)).isZero();
        }

        assertThat(addresses.spend("192.168.0.1", 1)).as("all others share one").isZero();
        assertThat(addresses.spend("192.168.0.2", 1)).isPositive();
        assertThat(addresses.size()).isEqualTo(Addresses.MOST);

        now += Duration.ofSeconds(2).toNanos();
        assertThat(addresses.spend(address(1), 1)).isZero();
        assertThat(addresses.spend("192.168.0.3", 1)).isZero();
        assertThat(addresses.size()).as("those that have rested are forgotten").isEqualTo(2);
        assertThat(addresses.spend(address(1), 1)).isPositive();
    }

    @Test
    void knowsNoLimitIfItIsZero() {
        Addresses addresses = addresses(0);

        assertThat(addresses.spend("10.0.0.1", 1_000_000)).isZero();
        assertThat(addresses.spend("10.0.0.1", 1_000_000)).isZero();
        assertThat(addresses.size()).isZero();
    }

    private Addresses addresses(int limit) {
        return new Addresses(limit, Duration.ofSeconds(1), () -> now);
    }

    private static String address(int number) {
        return "10.0." + number / 256 + "." + number % 256;
    }
}
