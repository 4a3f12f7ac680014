package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import io.millrace.settings.SettingsException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiSettingsTest {

    @Test
    void knowsGoodValuesForAll() {
        Settings settings = Settings.of(Main.settings());

        assertThat(settings.value(ApiSettings.PORT)).isEqualTo(5_000);
        assertThat(settings.value(ApiSettings.HOST)).isEqualTo("127.0.0.1");
        assertThat(settings.value(ApiSettings.ANSWER_WITHIN)).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.value(ApiSettings.STOP_WITHIN)).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.value(ApiSettings.PENDING_LIMIT)).isEqualTo(48L << 20);
        assertThat(settings.value(ApiSettings.BODY_LIMIT)).isEqualTo(4L << 20);
        assertThat(settings.value(ApiSettings.UNPACKED_LIMIT)).isEqualTo(16L << 20);
        assertThat(settings.value(ApiSettings.BATCH_LIMIT)).isEqualTo(10_000);
        assertThat(settings.value(ApiSettings.NESTING_LIMIT)).isEqualTo(64);
        assertThat(settings.value(ApiSettings.HEADER_LIMIT)).isEqualTo(64);
        assertThat(settings.value(ApiSettings.HEADER_SIZE_LIMIT)).isEqualTo(16L << 10);
        assertThat(settings.value(ApiSettings.KEYS)).isEmpty();
        assertThat(settings.value(ApiSettings.TLS_CERTIFICATE)).isEmpty();
        assertThat(settings.value(ApiSettings.RATE_LIMIT)).isZero();
        assertThat(settings.value(ApiSettings.RATE_LIMIT_PER_ADDRESS)).isZero();
        assertThat(settings.value(ApiSettings.CONNECTION_LIMIT_PER_ADDRESS)).isZero();
        assertThat(settings.value(ApiSettings.WRONG_KEY_LIMIT)).isEqualTo(20);
        assertThat(settings.value(ApiSettings.PROXIES)).isEmpty();
        assertThat(settings.value(ApiSettings.ACCESS_LOG)).isTrue();
    }

    @Test
    void hasNoTwoOfOneName() {
        assertThat(Main.settings()).extracting(Setting::key).doesNotHaveDuplicates();
    }

    @Test
    void readsTheProxies() {
        Settings settings = Settings.of(Main.settings());

        assertThat(settings.withPairs(List.of("api-proxies=10.0.0.0/8, fd00::1,proxy.example"))
                        .value(ApiSettings.PROXIES))
                .containsExactly("10.0.0.0/8", "fd00::1", "proxy.example");
        assertThatThrownBy(() ->
                        settings.withPairs(List.of("api-proxies=10.0.0.0/33")).value(ApiSettings.PROXIES))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("names of hosts with commas between them");
    }

    @Test
    void wantsTheCertificateAndItsKeyTogether() {
        Settings settings = Settings.of(Main.settings()).withPairs(List.of("api-port=0", "api-tls-key=key.pem"));

        assertThatThrownBy(() -> Api.start(settings))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("api-tls-certificate")
                .hasMessageContaining("api-tls-key");
    }
}
