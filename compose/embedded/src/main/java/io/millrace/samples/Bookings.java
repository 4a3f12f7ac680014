package io.millrace.samples;

import io.millrace.pipelines.flights.JsonLine;
import io.millrace.sdk.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;

/**
 * Makes up bookings of a hundred users. One flight in twenty has long arrived, one in fifty takes more
 * than a day, and one record in a hundred is broken.
 */
final class Bookings {

    private static final int USERS = 100;
    private static final int MINUTES_A_DAY = 1_440;
    private static final List<String> AIRPORTS = List.of(
            "ATL", "DFW", "DEN", "ORD", "LAX", "CLT", "MCO", "LAS", "PHX", "MIA", "SEA", "IAH", "JFK", "EWR", "FLL",
            "MSP", "SFO", "DTW", "BOS", "SLC", "PHL", "BWI", "TPA", "SAN", "LGA", "MDW", "BNA", "IAD", "DCA", "AUS");
    private static final List<String> BROKEN = List.of(
            "",
            "not json",
            "[]",
            "{\"email_address\": \"USER7@email.com\"}",
            "{\"flight\": \"ABC123\"}",
            "{\"confirmation\": 7}");

    /** Sky One leaves the zone out, Sunset Air does not. */
    private static final DateTimeFormatter WITHOUT_ZONE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter WITH_ZONE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneOffset.UTC);

    private final Random random;
    private final Instant today;

    Bookings(Random random, Instant now) {
        this.random = random;
        this.today = now.truncatedTo(ChronoUnit.DAYS);
    }

    Message withSkyone(String topic) {
        String confirmation = "SKY1" + letters(6);
        Instant departure = departure();
        return message(
                topic,
                confirmation,
                new JsonLine()
                        .text("email_address", user())
                        .text("flight_departure_time", WITHOUT_ZONE.format(departure))
                        .text("iata_departure_code", airport())
                        .text("flight_arrival_time", WITHOUT_ZONE.format(arrival(departure)))
                        .text("iata_arrival_code", airport())
                        .text("flight_number", "SKY1" + random.nextInt(1_000))
                        .text("confirmation", confirmation)
                        .number("ticket_price", 500 + random.nextInt(1_000))
                        .text("aircraft", "Aircraft" + letters(3))
                        .text("booking_agency_email", user()));
    }

    Message withSunset(String topic) {
        String reference = "SUN" + letters(8);
        Instant departure = departure();
        Instant arrival = arrival(departure);
        return message(
                topic,
                reference,
                new JsonLine()
                        .text("customer_email_address", user())
                        .text("departure_time", WITH_ZONE.format(departure))
                        .text("departure_airport", airport())
                        .text("arrival_time", WITH_ZONE.format(arrival))
                        .text("arrival_airport", airport())
                        .number(
                                "flight_duration",
                                Duration.between(departure, arrival).toMinutes())
                        .text("flight_id", "SUN" + random.nextInt(1_000))
                        .text("reference_number", reference)
                        .number("total_price", 300 + random.nextInt(1_500))
                        .text("aircraft_details", "Aircraft" + letters(4)));
    }

    private Message message(String topic, String key, JsonLine json) {
        boolean isBroken = random.nextInt(100) == 0;
        return Message.of(topic, key, isBroken ? BROKEN.get(random.nextInt(BROKEN.size())) : json.end());
    }

    /** Within a year from the day after tomorrow, or a week ago. */
    private Instant departure() {
        int day = random.nextInt(20) == 0 ? -7 : 2 + random.nextInt(365);
        return today.plus(day, ChronoUnit.DAYS).plus(random.nextInt(MINUTES_A_DAY), ChronoUnit.MINUTES);
    }

    private Instant arrival(Instant departure) {
        int minutes = random.nextInt(15 * 60) + (random.nextInt(50) == 0 ? MINUTES_A_DAY : 0);
        return departure.plus(minutes, ChronoUnit.MINUTES);
    }

    private String user() {
        return "USER" + random.nextInt(USERS) + "@email.com";
    }

    private String airport() {
        return AIRPORTS.get(random.nextInt(AIRPORTS.size()));
    }

    private String letters(int count) {
        StringBuilder letters = new StringBuilder();
        for (int index = 0; index < count; index++) {
            letters.append((char) ('A' + random.nextInt(26)));
        }
        return letters.toString();
    }
}
