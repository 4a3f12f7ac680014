package io.millrace.pipelines.sensors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Harness;
import io.millrace.sdk.Harness.Quarantined;
import io.millrace.sdk.Reason;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SensorsFlowTest {

    private static final long BEGIN = 1_700_000_000;

    private final Harness harness = Harness.of(new SensorsPipeline(), "sensors.lateness=5s");

    private void send(String... readings) {
        harness.send("raw-data", "{\"deviceId\": \"phone\", \"payload\": [" + String.join(",", readings) + "]}");
    }

    private static String reading(String name, long millis, String values) {
        return "{\"name\": \"%s\", \"time\": %d000000, \"values\": {%s}}"
                .formatted(name, BEGIN * 1_000 + millis, values);
    }

    private static String push(long millis, int x) {
        return reading("accelerometer", millis, "\"x\": " + x + ", \"y\": -1, \"z\": 0");
    }

    @Test
    void sumsUpEachSecondOnceItIsOver() {
        send(push(100, 3), push(900, 5), push(900, 5), reading("battery", 950, "\"batteryLevel\": 0.5"));
        send(push(1_000, 60));
        assertThat(harness.table("motion")).isEmpty();
        send(push(6_000, 1));

        assertThat(harness.table("motion"))
                .containsExactly(new Motion("phone", Instant.ofEpochSecond(BEGIN), 2, 5, 6, null, null, 0.5));
        assertThat(harness.table("accelerometer")).hasSize(5);
        assertThat(harness.table("readings")).hasSize(6);
        assertThat(harness.topic("table-data"))
                .extracting(message -> new String(message.value(), UTF_8))
                .containsExactly("{\"time\":1700000001000000000,\"accelerometer-x\":60,\"accelerometer-y\":-1,"
                        + "\"accelerometer-z\":0,\"accelerometer-total\":61.0}");
    }

    @Test
    void quarantinesABadReadingWithoutThoseBesideIt() {
        send(push(100, 3), reading("accelerometer", 200, "\"x\": 1, \"y\": 2"), push(300, 4));

        assertThat(harness.table("readings")).hasSize(2);
        assertThat(harness.quarantine())
                .containsExactly(new Quarantined(
                        "raw-data",
                        Reason.MISSING_FIELD,
                        "payload[1].values.z is missing",
                        "{\"deviceId\": \"phone\", \"payload\": [" + reading("accelerometer", 200, "\"x\": 1, \"y\": 2")
                                + "]}"));
    }
}
