package io.millrace.ingest.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:4041",
                "driver:1",
                "spark-driver.example.org:65535",
                "spark_1:4041",
                "[::1]:4041",
                "[2001:db8::7]:80"
            })
    void isAHostAndAPort(String text) {
        assertThat(DriverAddress.of(text))
                .hasValueSatisfying(address -> assertThat(address).hasToString(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "driver",
                "driver:",
                ":4041",
                "driver:0",
                "driver:04041",
                "driver:65536",
                "driver:99999",
                "driver:4041/",
                "driver:4041/status",
                "driver:4041?a=b",
                "driver:4041#a",
                "http://driver:4041",
                "file:4041/etc/passwd",
                "ann@driver:4041",
                "ann:secret@driver:4041",
                "driver:4041@other:80",
                "driver:4041 ",
                " driver:4041",
                "driver:4041\n",
                "driver\r\nX-Injected: a:1",
                "driver%2f:4041",
                "-driver:4041",
                "driver.:4041",
                "::1:4041",
                "[::1%eth0]:4041",
                "[driver]:4041",
                "dríver:4041",
                "driver:４０４１"
            })
    void isNothingElse(String text) {
        assertThat(DriverAddress.of(text)).isEmpty();
    }

    @Test
    void isNoLongerThanANameMayBe() {
        assertThat(DriverAddress.of("a".repeat(253) + ":1")).isPresent();
        assertThat(DriverAddress.of("a".repeat(254) + ":1")).isEmpty();
    }
}
