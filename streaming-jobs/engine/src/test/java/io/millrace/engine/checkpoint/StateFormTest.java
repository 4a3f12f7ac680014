package io.millrace.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.checkpoint.Code.StateForm;
import io.millrace.sdk.Flow;
import io.millrace.sdk.Received;
import io.millrace.sdk.Topic;
import io.millrace.sdk.Windows;
import io.millrace.settings.Setting;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StateFormTest {

    public record Ride(String bike) {}

    public record Count(String bike, long rides) {}

    private static StateForm of(Windows windows) {
        Setting<Duration> lateness = Setting.time("rides.lateness", "10s", "Lateness.");
        return StateForm.of(Flow.from(Topic.json("rides", Ride.class))
                .timed(Received::timestamp, lateness)
                .window("counts", "Rides", Count.class, windows, Ride::bike, (bike, window, before, rides) -> before)
                .folds());
    }

    @Test
    void isAnotherForOtherWindows() {
        Windows minutes = Windows.of(Duration.ofMinutes(1));

        assertThat(of(minutes)).isEqualTo(of(Windows.of(Duration.ofSeconds(60))));
        assertThat(of(minutes)).isNotEqualTo(of(Windows.of(Duration.ofMinutes(2))));
        assertThat(of(minutes)).isNotEqualTo(of(minutes.every(Duration.ofSeconds(30))));
    }
}
