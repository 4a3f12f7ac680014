package io.millrace.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.flights.Flight;
import io.millrace.sdk.Message;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Parsed.Accepted;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlightsTrafficTest {

    private static final int MANY = 20_000;
    private static final Instant NOW = Instant.parse("2023-10-16T22:25:00Z");

    @Test
    void makesTheSameMessagesFromTheSameSeedAndDay() {
        assertThat(texts(7)).isEqualTo(texts(7)).isNotEqualTo(texts(8));
    }

    @Test
    void booksWithBothAirlinesAndKeysEachFlightByItsConfirmation() {
        List<Flight> flights = flights();

        assertThat(flights.stream().filter(flight -> flight.source().equals("skyone")))
                .hasSizeBetween(MANY * 45 / 100, MANY * 55 / 100);
        assertThat(flights.stream().map(Flight::emailAddress).distinct()).hasSize(100);
        assertThat(messages(7)).allSatisfy(message -> {
            if (parsed(message) instanceof Accepted<Flight> accepted) {
                assertThat(new String(message.key(), UTF_8))
                        .isEqualTo(accepted.event().confirmation());
            }
        });
    }

    @Test
    void hasAFewThatAreBrokenThatHaveArrivedAndThatTakeDays() {
        List<Flight> flights = flights();

        assertThat(MANY - flights.size()).isBetween(100, 300);
        assertThat(flights.stream().filter(flight -> flight.hasArrivedAt(NOW))).hasSizeBetween(700, 1_300);
        assertThat(flights.stream().filter(flight -> flight.minutes() > 1_440)).hasSizeBetween(200, 600);
    }

    @Test
    void leavesNoDoubtForADayOfWhetherAFlightHasArrived() {
        assertThat(flights())
                .allMatch(flight -> flight.hasArrivedAt(NOW) || !flight.hasArrivedAt(NOW.plus(Duration.ofDays(1))));
    }

    private static List<String> texts(long seed) {
        return messages(seed).stream()
                .map(message -> message.topic() + new String(message.value(), UTF_8))
                .toList();
    }

    private static List<Flight> flights() {
        List<Flight> flights = new ArrayList<>();
        for (Message message : messages(7)) {
            if (parsed(message) instanceof Accepted<Flight> accepted) {
                flights.add(accepted.event());
            }
        }
        return flights;
    }

    private static Parsed<Flight> parsed(Message message) {
        return (message.topic().equals("skyone") ? Flight.SKYONE : Flight.SUNSET)
                .codec()
                .parse(message.value());
    }

    private static List<Message> messages(long seed) {
        Iterator<Message> endless = new FlightsTraffic(() -> NOW).messages(Settings.of(Pipelines.settings()), seed);
        List<Message> messages = new ArrayList<>();
        while (messages.size() < MANY) {
            messages.add(endless.next());
        }
        return messages;
    }
}
