package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {

    private final Proxies proxies = new Proxies(List.of("10.0.0.0/8", "fd00::1"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Nobody but a proxy is believed.
                "203.0.113.9|1.1.1.1|203.0.113.9",
                "10.0.0.1||10.0.0.1",
                "10.0.0.1|203.0.113.9|203.0.113.9",
                "fd00::1|2001:db8::1|2001:db8:0:0:0:0:0:1",
                // What comes before was sent by the caller.
                "10.0.0.1|1.1.1.1, 203.0.113.9|203.0.113.9",
                "10.0.0.1|1.1.1.1, 203.0.113.9, 10.0.0.2|203.0.113.9",
                "10.0.0.1|10.0.0.3, 10.0.0.2|10.0.0.3",
                // With ports, as some write it.
                "10.0.0.1|203.0.113.9:4711|203.0.113.9",
                "10.0.0.1|[2001:db8::1]:4711|2001:db8:0:0:0:0:0:1",
                // What is no address ends the search.
                "10.0.0.1|unknown|10.0.0.1",
                "10.0.0.1|1.1.1.1, localhost|10.0.0.1",
                "10.0.0.1|1.1.1.1, unknown, 10.0.0.2|10.0.0.2",
                "10.0.0.1|[|10.0.0.1",
                "10.0.0.1|,|10.0.0.1"
            })
    void believesProxiesAlone(String peer, String forwardedFor, String caller) {
        assertThat(proxies.caller(peer, forwardedFor == null ? List.of() : List.of(forwardedFor)))
                .isEqualTo(caller);
    }

    @Test
    void readsAllHeadersOfTheName() {
        assertThat(proxies.caller("10.0.0.1", List.of("1.1.1.1", "203.0.113.9")))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void looksUpTheNamesOfHosts() {
        Proxies named = new Proxies(List.of("localhost", "no-such-host.invalid"));
        assertThat(named.haveNames()).isTrue();
        assertThat(named.contain("127.0.0.1")).isFalse();

        named.refresh();

        assertThat(named.contain("127.0.0.1")).isTrue();
        assertThat(named.contain("127.0.0.2")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/40", "host/8", "a b", "-host", "10.0.0.300", ""})
    void refusesWhatIsNeitherAddressNorName(String one) {
        assertThatThrownBy(() -> Proxies.requireWritten(one)).isInstanceOf(IllegalArgumentException.class);
    }
}
