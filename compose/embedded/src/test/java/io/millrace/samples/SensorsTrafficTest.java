package io.millrace.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.sensors.Reading;
import io.millrace.sdk.Message;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Parsed.Several;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SensorsTrafficTest {

    private static final int MANY = 4_000;
    private static final Instant NOW = Instant.parse("2024-05-09T11:34:08Z");
    private static final Settings SETTINGS = Settings.of(Pipelines.settings());

    @Test
    void makesTheSameMessagesFromTheSameSeed() {
        assertThat(texts(messages(SETTINGS, 7, 100))).isEqualTo(texts(messages(SETTINGS, 7, 100)));
        assertThat(texts(messages(SETTINGS, 7, 100))).isNotEqualTo(texts(messages(SETTINGS, 8, 100)));
    }

    @Test
    void sendsToTheTopicThatIsSetWithTheDeviceAsKey() {
        Settings settings = SETTINGS.withPairs(List.of("sensors.topic=other"));

        assertThat(messages(settings, 7, 100)).allSatisfy(message -> {
            assertThat(message.topic()).isEqualTo("other");
            assertThat(new String(message.key(), StandardCharsets.UTF_8)).matches("phone-\\d");
        });
    }

    @Test
    void measuresAsAPhoneDoes() {
        List<Reading> readings = readings(values(messages(SETTINGS, 7, MANY)));
        Map<String, Long> counts =
                readings.stream().collect(Collectors.groupingBy(Reading::sensor, Collectors.counting()));

        assertThat(counts).containsOnlyKeys("accelerometer", "accelerometeruncalibrated", "location", "battery");
        long seconds = counts.get("location");
        assertThat(counts.get("accelerometeruncalibrated")).isEqualTo(20 * seconds);
        assertThat(counts.get("accelerometer")).isBetween(20 * seconds - 200, 20 * seconds - 1);
        assertThat(counts.get("battery")).isBetween(seconds / 30 - 20, seconds / 30 + 20);
        assertThat(readings).extracting(Reading::deviceId).containsOnly(devices());
        assertThat(readings)
                .extracting(Reading::time)
                .allMatch(time -> !time.isBefore(NOW) && time.isBefore(NOW.plusSeconds(MANY / 10 + 1)));
        assertThat(share(readings, 50)).isBetween(0.2, 0.6);
        assertThat(1 - share(readings, 1)).isBetween(0.2, 0.7);
    }

    private static List<Reading> readings(List<byte[]> values) {
        List<Reading> readings = new ArrayList<>();
        for (byte[] value : values) {
            if (Reading.TOPIC.codec().parse(value) instanceof Several<Reading> several) {
                several.parts().forEach(part -> {
                    if (part.parsed() instanceof Parsed.Accepted<Reading> accepted) {
                        readings.add(accepted.event());
                    }
                });
            }
        }
        return readings;
    }

    @Test
    void isNowAndThenBrokenOrSilent() {
        int broken = 0;
        int silent = 0;
        int partly = 0;
        for (byte[] value : values(messages(SETTINGS, 7, MANY))) {
            if (!(Reading.TOPIC.codec().parse(value) instanceof Several<Reading> several)) {
                broken++;
            } else if (several.parts().isEmpty()) {
                silent++;
            } else if (several.parts().stream().anyMatch(part -> part.parsed() instanceof Parsed.Rejected)) {
                partly++;
            }
        }

        assertThat(broken).isBetween(5, 40);
        assertThat(silent).isBetween(20, 70);
        assertThat(partly).isBetween(40, 150);
    }

    private static double share(List<Reading> readings, double above) {
        return readings.stream()
                .filter(reading -> reading.acceleration() != null)
                .mapToInt(reading -> reading.acceleration().total() > above ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static String[] devices() {
        return new String[] {
            "phone-0", "phone-1", "phone-2", "phone-3", "phone-4", "phone-5", "phone-6", "phone-7", "phone-8", "phone-9"
        };
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream()
                .map(message -> new String(message.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<byte[]> values(List<Message> messages) {
        return messages.stream().map(Message::value).toList();
    }

    private static List<Message> messages(Settings settings, long seed, int count) {
        Iterator<Message> endless = new SensorsTraffic(() -> NOW).messages(settings, seed);
        List<Message> messages = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            messages.add(endless.next());
        }
        return messages;
    }
}
