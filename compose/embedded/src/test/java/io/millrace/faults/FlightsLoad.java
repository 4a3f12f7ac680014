package io.millrace.faults;

import static io.millrace.faults.Expected.millis;
import static io.millrace.faults.Expected.row;
import static io.millrace.faults.Expected.rows;
import static io.millrace.faults.Expected.text;

import io.millrace.lake.Lake;
import io.millrace.sdk.Message;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Ten users of two airlines who live on through all runs. */
final class FlightsLoad implements Load {

    private static final String SKYONE = "skyone";
    private static final String SUNSET = "sunset";
    private static final int USERS = 10;
    private static final long MINUTE = 60_000;
    private static final LocalDateTime AHEAD = LocalDateTime.parse("2090-01-01T10:00:30");
    private static final LocalDateTime OVER = LocalDateTime.parse("2020-01-01T10:00:30");

    private final Random random;
    private final Map<String, BadRecords> bad;
    private int number;

    private record Booking(String confirmation, String user, int minutes, String airline) {}

    private record Minute(String user, long begin) {}

    FlightsLoad(Random random, BadRecords skyone, BadRecords sunset) {
        this.random = random;
        this.bad = Map.of(SKYONE, skyone, SUNSET, sunset);
    }

    @Override
    public String slug() {
        return "flights";
    }

    @Override
    public Draft next(int run) {
        String airline = random.nextBoolean() ? SKYONE : SUNSET;
        int dice = random.nextInt(50);
        if (dice == 0) {
            return bad.get(airline).next(airline);
        }
        Booking booking = new Booking(
                Load.mark(run) + "-" + number++,
                "user" + random.nextInt(USERS) + "@email.com",
                30 + random.nextInt(600),
                airline);
        Message message = Message.of(airline, booking.confirmation, json(booking, dice == 1 ? OVER : AHEAD));
        return dice == 1 ? Draft.filtered(message) : Draft.accepted(message, booking);
    }

    private static String json(Booking booking, LocalDateTime departure) {
        String form = booking.airline.equals(SKYONE)
                ? "{\"email_address\": \"%s\", \"flight_departure_time\": \"%s\", \"iata_departure_code\": \"LAS\","
                        + " \"flight_arrival_time\": \"%s\", \"iata_arrival_code\": \"BOS\", \"flight_number\": \"F1\","
                        + " \"confirmation\": \"%s\"}"
                : "{\"customer_email_address\": \"%s\", \"departure_time\": \"%sZ\", \"departure_airport\": \"LAS\","
                        + " \"arrival_time\": \"%sZ\", \"arrival_airport\": \"BOS\", \"flight_id\": \"F1\","
                        + " \"reference_number\": \"%s\"}";
        return form.formatted(booking.user, departure, departure.plusMinutes(booking.minutes), booking.confirmation);
    }

    @Override
    public List<Expected> expected(Acknowledged all, Lake lake) {
        List<String> flights = new ArrayList<>();
        all.ofRun()
                .events(
                        Booking.class,
                        (sent, each) ->
                                flights.add(text(each.confirmation, each.user, each.airline, sent.timestamp())));
        Map<String, long[]> users = new TreeMap<>();
        Map<Minute, long[]> minutes =
                new TreeMap<>(Comparator.comparing(Minute::user).thenComparing(Minute::begin));
        all.events(Booking.class, (sent, each) -> {
            add(each, users.computeIfAbsent(each.user, none -> new long[2]));
            long begin = sent.timestamp() - sent.timestamp() % MINUTE;
            add(each, minutes.computeIfAbsent(new Minute(each.user, begin), none -> new long[2]));
        });
        long watermark = all.latest(Booking.class, (sent, each) -> sent.timestamp()) - Staging.LATENESS_MILLIS;
        List<String> over = new ArrayList<>();
        List<String> open = new ArrayList<>();
        minutes.forEach((minute, tally) -> (minute.begin + MINUTE <= watermark ? over : open)
                .add(text(minute.user, minute.begin, tally[0], tally[1])));
        return List.of(
                rows(
                        "flights.flight_data",
                        "select " + row("confirmation", "email_address", "source", millis("sent_at"))
                                + " from flights.flight_data where confirmation >= '" + Load.mark(all.run()) + "'",
                        flights),
                rows(
                        "flights.user_statistics",
                        "select " + row("email_address", "total_flight_duration", "number_of_flights")
                                + " from flights.user_statistics",
                        users.entrySet().stream()
                                .map(each -> text(each.getKey(), each.getValue()[0], each.getValue()[1]))
                                .toList()),
                new Expected(
                        "flights.user_statistics_by_minute",
                        "select "
                                + row(
                                        "email_address",
                                        millis("window_start"),
                                        "total_flight_duration",
                                        "number_of_flights")
                                + " from flights.user_statistics_by_minute",
                        over,
                        open));
    }

    private static void add(Booking booking, long[] tally) {
        tally[0] += booking.minutes;
        tally[1]++;
    }
}
