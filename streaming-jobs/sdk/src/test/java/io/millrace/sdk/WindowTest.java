package io.millrace.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {

    private static final Setting<Duration> LATENESS = Setting.time("rides.lateness", "10s", "Lateness.");

    record Ride(String bike, @EpochSeconds Instant at) {}

    record Count(String bike, Instant from, long rides) {}

    record Last(@Key String bike, Instant at) {}

    /** Named by its windows. */
    private record Rides(Windows windows) implements Pipeline {
        @Override
        public Flow<?> flow(Settings settings) {
            return Flow.from(Topic.json("rides", Ride.class))
                    .timed(received -> received.event().at(), LATENESS)
                    .window("counts", "Rides of each bike", Count.class, windows, Ride::bike, Rides::count)
                    .fold("last", "The last ride of each bike", Last.class, Ride::bike, Rides::last);
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(Setting.text("rides.topic", "rides", "Rides."), LATENESS);
        }

        private static Count count(String bike, Window window, Count before, List<Ride> rides) {
            if (bike.equals("none")) {
                return null;
            }
            return new Count(bike, window.start(), (before == null ? 0 : before.rides()) + rides.size());
        }

        private static Last last(String bike, Last before, List<Ride> rides) {
            return new Last(bike, rides.get(rides.size() - 1).at());
        }
    }

    private static Harness harness(Windows windows) {
        return Harness.of(new Rides(windows));
    }

    private static void ride(Harness harness, String bike, double second) {
        harness.send("rides", "{\"bike\": \"" + bike + "\", \"at\": " + second + "}");
    }

    private static Count count(String bike, long from, long rides) {
        return new Count(bike, Instant.ofEpochSecond(from), rides);
    }

    @Test
    void givesARowForEachKeyOnceTheWindowIsOver() {
        Harness harness = harness(Windows.of(Duration.ofSeconds(60)));
        ride(harness, "a b", 60);
        ride(harness, "c", 119.999);
        ride(harness, "a b", 120);
        ride(harness, "none", 100);
        assertThat(harness.table("counts")).isEmpty();

        ride(harness, "a b", 112);
        ride(harness, "c", 129.999);
        assertThat(harness.table("counts")).isEmpty();

        ride(harness, "c", 130);
        assertThat(harness.table("counts")).containsExactlyInAnyOrder(count("a b", 60, 2), count("c", 60, 1));

        ride(harness, "c", 1_000);
        assertThat(harness.table("counts"))
                .containsExactlyInAnyOrder(
                        count("a b", 60, 2), count("c", 60, 1), count("a b", 120, 1), count("c", 120, 2));
        assertThat(harness.table("last"))
                .contains(new Last("c", Instant.ofEpochSecond(1_000)), new Last("a b", Instant.ofEpochSecond(112)));
    }

    @Test
    void countsAnEventInEveryWindowThatHoldsIt() {
        Harness harness = harness(Windows.of(Duration.ofMillis(2_560)).every(Duration.ofMillis(1_280)));
        ride(harness, "a", 2.559);
        ride(harness, "a", 2.56);
        ride(harness, "end", 100);

        assertThat(harness.table("counts"))
                .containsExactlyInAnyOrder(
                        new Count("a", Instant.ofEpochMilli(0), 1),
                        new Count("a", Instant.ofEpochMilli(1_280), 2),
                        new Count("a", Instant.ofEpochMilli(2_560), 1));
    }

    @Test
    void knowsTheWindowsOfATimeBefore1970() {
        assertThat(Windows.of(Duration.ofSeconds(60)).holding(Instant.ofEpochSecond(-1, 999_999_999)))
                .containsExactly(new Window(Instant.ofEpochSecond(-60), Instant.EPOCH));
    }

    @Test
    void wantsRowsOfATypeOfTheirOwn() {
        Flow<Ride> flow = Flow.from(Topic.json("rides", Ride.class))
                .timed(received -> received.event().at(), LATENESS)
                .window("seconds", "", Count.class, Windows.of(Duration.ofSeconds(1)), Ride::bike, Rides::count);

        assertThatThrownBy(() -> flow.window(
                        "minutes", "", Count.class, Windows.of(Duration.ofMinutes(1)), Ride::bike, Rides::count))
                .hasMessage("Table minutes and a fold before it have rows of type Count, so each would get the rows of"
                        + " both. Give each a record of its own.");
    }

    @Test
    void saysWhichWindowsCannotBe() {
        assertThatThrownBy(() -> Windows.of(Duration.ZERO))
                .hasMessage("The length of a window is PT0S. It has to be whole milliseconds, and at least one.");
        assertThatThrownBy(() -> Windows.of(Duration.ofNanos(1_500_000)))
                .hasMessage("The length of a window is PT0.0015S. It has to be whole milliseconds, and at least one.");
        assertThatThrownBy(() -> Windows.of(Duration.ofSeconds(1)).every(Duration.ofSeconds(2)))
                .hasMessage("A window begins every PT2S and is PT1S long: what lies between two of them would count"
                        + " nowhere.");
        assertThatThrownBy(() -> Windows.of(Duration.ofDays(30)).every(Duration.ofMillis(1)))
                .hasMessage(
                        "A window begins every PT0.001S and is PT720H long: each event would count in more than 1000"
                                + " of them. Let them begin less often.");
        assertThatThrownBy(() -> Flow.from(Topic.json("rides", Ride.class))
                        .timed(received -> received.event().at())
                        .window("counts", "", Count.class, Windows.of(Duration.ofSeconds(1)), Ride::bike, Rides::count))
                .hasMessage("The windows of counts end by event time, and the flow does not say when an event is late:"
                        + " put .timed(…, lateness) before .window(…).");
    }
}
