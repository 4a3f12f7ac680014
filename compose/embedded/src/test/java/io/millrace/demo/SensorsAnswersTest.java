package io.millrace.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Message;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SensorsAnswersTest {

    private static final long START = 1_715_254_440;

    private final SensorsAnswers answers = new SensorsAnswers();

    @BeforeEach
    void sendAFewMessages() {
        send(moved(0, 0.1, "20") + "," + moved(0, 0.2, "-60") + "," + moved(0, 0.3, "NaN"));
        send(moved(1, 0.1, "50")
                + ",{\"name\":\"battery\",\"time\":1,\"values\":{\"batteryLevel\":1}},{\"name\":\"x\"}");
        send(moved(100, 0.1, "1"));
        send("");
        answers.sent(Message.of("raw-data", "phone-1", "not json"));
    }

    private void send(String items) {
        answers.sent(Message.of("raw-data", "phone-1", "{\"deviceId\":\"phone-1\",\"payload\":[" + items + "]}"));
    }

    private static String moved(int second, double fraction, String x) {
        long time = (START + second) * 1_000_000_000 + Math.round(fraction * 1e9);
        return "{\"name\":\"accelerometer\",\"time\":" + time + ",\"values\":{\"x\":" + x + ",\"y\":0,\"z\":0.5}}";
    }

    @Test
    void countsReadingsBySensor() {
        assertThat(expected("from readings")).containsExactly(List.of("accelerometer", "4"), List.of("battery", "1"));
        assertThat(expected("from accelerometer")).containsExactly(List.of("2"));
    }

    @Test
    void sumsUpSecondsThatAreOver() {
        assertThat(expected("from motion where"))
                .containsExactly(List.of("11:34:01", "1", "50.5"), List.of("11:34:00", "2", "60.5"));
    }

    @Test
    void countsWhatIsBadAndWhatIsSilent() {
        assertThat(expected("ops.quarantine")).containsExactly(List.of("1", "2"));
        assertThat(expected("ops.ledger")).containsExactly(List.of("1"));
    }

    private List<List<String>> expected(String partOfSql) {
        return answers.questions().stream()
                .filter(question -> question.sql().contains(partOfSql))
                .findFirst()
                .orElseThrow()
                .expected();
    }
}
