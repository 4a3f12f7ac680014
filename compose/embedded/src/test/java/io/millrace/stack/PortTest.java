package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lake.TrinoSettings;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortTest {

    @Test
    void aPortInUseIsToldWithThePartAndTheSettingThatMovesIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Port port = new Port(taken.getLocalPort(), "trino-port");

            assertThatThrownBy(() -> port.requireFree("trino"))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + ", which trino needs, is in use")
                    .hasMessageContaining("--set trino-port=");
        }
    }

    @Test
    void aFreePortIsAccepted() {
        assertThatCode(() -> new Port(Port.anyFree(), "trino-port").requireFree("trino"))
                .doesNotThrowAnyException();
    }

    @Test
    void noPortIsGivenTwice() {
        assertThat(IntStream.range(0, 200).map(any -> Port.anyFree()).boxed().toList())
                .doesNotHaveDuplicates()
                .allMatch(port -> port < 32_768, "below what Linux gives to whoever connects");
    }

    @Test
    void zeroBecomesAFreePortAndOthersStay() {
        Settings settings = Settings.of(StackSettings.ALL).withPairs(List.of("trino-port=0", "kafka-port=7"));

        Settings chosen = Port.chosen(settings, List.of(TrinoSettings.PORT, StackSettings.KAFKA_PORT));

        assertThat(chosen.value(TrinoSettings.PORT)).isPositive();
        assertThat(chosen.value(StackSettings.KAFKA_PORT)).isEqualTo(7);
    }
}
