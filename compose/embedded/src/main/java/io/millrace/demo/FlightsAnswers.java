package io.millrace.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.sdk.Message;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up flights one by one, as they are sent. */
final class FlightsAnswers implements Answers {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SOME_USERS = List.of("USER1@email.com", "USER2@email.com", "USER3@email.com");

    private record Sum(long minutes, long flights) {
        Sum plus(Sum other) {
            return new Sum(minutes + other.minutes, flights + other.flights);
        }
    }

    private final InstantSource now;
    private final Map<String, Long> bySource = new TreeMap<>();
    private final Map<String, Sum> byUser = new TreeMap<>();
    private long quarantined;

    FlightsAnswers(InstantSource now) {
        this.now = now;
    }

    @Override
    public String slug() {
        return "flights";
    }

    @Override
    public int records() {
        return 10_000;
    }

    @Override
    public void sent(Message message) {
        JsonNode flight = parsed(message.value());
        if (flight.has("email_address") && flight.has("flight_number")) {
            count(
                    "skyone",
                    flight.get("email_address").asText(),
                    LocalDateTime.parse(flight.get("flight_departure_time").asText())
                            .toInstant(ZoneOffset.UTC),
                    LocalDateTime.parse(flight.get("flight_arrival_time").asText())
                            .toInstant(ZoneOffset.UTC));
        } else if (flight.has("customer_email_address")) {
            count(
                    "sunset",
                    flight.get("customer_email_address").asText(),
                    Instant.parse(flight.get("departure_time").asText()),
                    Instant.parse(flight.get("arrival_time").asText()));
        } else {
            quarantined++;
        }
    }

    private static JsonNode parsed(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException broken) {
            return JSON.missingNode();
        }
    }

    private void count(String source, String user, Instant departure, Instant arrival) {
        if (arrival.isAfter(now.instant())) {
            bySource.merge(source, 1L, Long::sum);
            byUser.merge(user, new Sum(ChronoUnit.MINUTES.between(departure, arrival), 1), Sum::plus);
        }
    }

    @Override
    public List<Question> questions() {
        return List.of(
                Question.of(
                        "How many flights of each airline had not arrived when they were sent.",
                        "select source, count(*) as flights from flight_data group by source",
                        bySource.entrySet().stream()
                                .map(each ->
                                        List.of(each.getKey(), each.getValue().toString()))
                                .toList()),
                Question.of(
                        "How many minutes some users fly, and how often.",
                        "select email_address, total_flight_duration, number_of_flights from user_statistics"
                                + " where email_address in ('" + String.join("', '", SOME_USERS) + "') order by 1",
                        SOME_USERS.stream()
                                .filter(byUser::containsKey)
                                .map(user -> row(user, byUser.get(user)))
                                .toList()),
                Question.of(
                        "The users' totals add up to the minutes of all flights.",
                        "select count(*) as users, sum(total_flight_duration) as minutes, sum(number_of_flights) as"
                                + " flights from user_statistics",
                        List.of(row(
                                Integer.toString(byUser.size()),
                                byUser.values().stream().reduce(Sum::plus).orElse(new Sum(0, 0))))),
                Question.of("Each minute has exactly the flights that Kafka took in it.", """
                        select count(*) as minutes_that_differ
                        from user_statistics_by_minute told
                        join (select email_address, date_trunc('minute', sent_at) as window_start, count(*) as flights,
                                sum(date_diff('minute', departure_time, arrival_time)) as minutes
                            from flight_data group by 1, 2) counted using (email_address, window_start)
                        where (told.number_of_flights, told.total_flight_duration) <> (counted.flights, counted.minutes)\
                        """, List.of(List.of("0"))),
                Question.of(
                        "The quarantine keeps invalid records, with the reason.",
                        "select count(*) as kept from ops.quarantine where pipeline = 'flights'",
                        List.of(List.of(Long.toString(quarantined)))));
    }

    private static List<String> row(String of, Sum sum) {
        return List.of(of, Long.toString(sum.minutes()), Long.toString(sum.flights()));
    }
}
