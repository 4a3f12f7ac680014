package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.endtoend.InProcess.Renamed;
import io.millrace.pipelines.flights.MinuteStatistics;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import io.millrace.stack.UsesSpark;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Flights on their whole way, sent at times that the tests choose. */
@OnSharedStack
@UsesSpark
class FlightsIT {

    private static final Pipeline FLIGHTS = Pipelines.named("flights");
    private static final Instant NOON = Instant.parse("2023-10-16T12:00:00Z");
    private static final String ANN = "ann@email.com";
    private static final String BOB = "bob@email.com";

    private final RunningStack stack;
    private final InProcess process;

    FlightsIT(RunningStack stack) {
        this.stack = stack;
        this.process = new InProcess(stack);
    }

    @Test
    void bringsBothAirlinesIntoOneFormAndLeavesOutFlightsInThePast() throws Exception {
        Bookings bookings = Bookings.to("merged", 1, stack);
        bookings.send(List.of(
                bookings.skyone(0, NOON, ANN, "2023-10-16T08:00:00.000", "2023-10-16T12:01:00.000", "SKY1NEW"),
                bookings.skyone(0, NOON, ANN, "2023-10-16T08:00:00.000", "2023-10-16T11:59:59.000", "SKY1OLD"),
                bookings.sunset(0, NOON, BOB, "2023-10-16T09:00:00+02:00", "2023-10-16T14:01:00+02:00", "SUNNEW"),
                bookings.sunset(0, NOON, BOB, "2023-10-16T09:00:00+02:00", "2023-10-16T14:00:00+02:00", "SUNOLD")));

        run("merging", "merged");

        assertThat(stack.sql("select email_address, to_iso8601(departure_time), departure_airport_code,"
                        + " to_iso8601(arrival_time), arrival_airport_code, flight_number, confirmation, source"
                        + " from merging.flight_data order by source"))
                .extracting(Object::toString)
                .containsExactly(
                        "[ann@email.com, 2023-10-16T08:00:00.000Z, LAS, 2023-10-16T12:01:00.000Z, BOS, SKY1522, SKY1NEW,"
                                + " skyone]",
                        "[bob@email.com, 2023-10-16T07:00:00.000Z, JFK, 2023-10-16T12:01:00.000Z, SEA, SUN88, SUNNEW,"
                                + " sunset]");
        assertThat(stack.read("merging-flightdata", 2))
                .containsExactlyInAnyOrder(
                        "SKY1NEW={\"email_address\": \"ann@email.com\", \"departure_time\": \"2023-10-16T08:00:00.000Z\","
                                + " \"departure_airport_code\": \"LAS\", \"arrival_time\": \"2023-10-16T12:01:00.000Z\","
                                + " \"arrival_airport_code\": \"BOS\", \"flight_number\": \"SKY1522\","
                                + " \"confirmation\": \"SKY1NEW\", \"source\": \"skyone\"}",
                        "SUNNEW={\"email_address\": \"bob@email.com\", \"departure_time\": \"2023-10-16T07:00:00.000Z\","
                                + " \"departure_airport_code\": \"JFK\", \"arrival_time\": \"2023-10-16T12:01:00.000Z\","
                                + " \"arrival_airport_code\": \"SEA\", \"flight_number\": \"SUN88\","
                                + " \"confirmation\": \"SUNNEW\", \"source\": \"sunset\"}");
        assertThat(stack.sql("select sum(read), sum(accepted), sum(filtered), sum(quarantined) from merging.ledger"
                        + " where pipeline = 'merging'"))
                .containsExactly(List.of("4", "2", "2", "0"));
    }

    @Test
    void groupsByEmailAndByMinuteAndRunsTotalsOn() throws Exception {
        Bookings bookings = Bookings.to("counted", 1, stack);
        bookings.send(List.of(
                bookings.skyone(0, NOON, ANN, "2023-10-20T08:00:00", "2023-10-20T09:40:00", "SKY1A"),
                bookings.sunset(0, NOON.plusSeconds(1), BOB, "2023-10-20T08:00:00Z", "2023-10-22T08:30:00Z", "SUNB"),
                bookings.sunset(0, NOON.plusSeconds(59), ANN, "2023-10-20T08:00:00Z", "2023-10-20T11:20:59Z", "SUNA")));
        run("counting", "counted");
        bookings.send(List.of(
                bookings.skyone(0, NOON.plusSeconds(60), ANN, "2023-10-20T08:00:00", "2023-10-20T13:00:00", "SKY1C")));
        run("counting", "counted");
        assertThat(minutes("counting")).isEmpty();
        bookings.send(List.of(bookings.skyone(
                0, NOON.plusSeconds(150), "later", "2023-10-20T08:00:00", "2023-10-20T08:00:00", "SKY1L")));
        run("counting", "counted");

        assertThat(minutes("counting"))
                .extracting(Object::toString)
                .containsExactly(
                        "[ann@email.com, 2023-10-16T12:00:00.000Z, 2023-10-16T12:01:00.000Z, 300, 2]",
                        "[ann@email.com, 2023-10-16T12:01:00.000Z, 2023-10-16T12:02:00.000Z, 300, 1]",
                        "[bob@email.com, 2023-10-16T12:00:00.000Z, 2023-10-16T12:01:00.000Z, 2910, 1]");
        assertThat(totals("counting"))
                .containsExactly(List.of(ANN, "600", "3"), List.of(BOB, "2910", "1"), List.of("later", "0", "1"));
        assertThat(stack.read("counting-userstatistics", 4))
                .containsExactlyInAnyOrder(
                        total(ANN, 300, 2), total(BOB, 2_910, 1), total(ANN, 600, 3), total("later", 0, 1));
    }

    @Test
    void keepsAFlightThatIsLateWithItsBytesAndCountsItNowhereElse() throws Exception {
        Bookings bookings = Bookings.to("late-flights", 1, stack);
        for (int second : List.of(0, 100, 70, 69)) {
            bookings.send(List.of(bookings.skyone(
                    0, NOON.plusSeconds(second), ANN, "2023-10-20T08:00:00", "2023-10-20T09:00:00", "SKY1" + second)));
        }

        run("belated", "late-flights");

        assertThat(stack.sql("select stage, reason, detail, json_extract_scalar(from_utf8(payload), '$.confirmation')"
                        + " from belated.quarantine"))
                .containsExactly(List.of(
                        "late",
                        "late",
                        "2023-10-16T12:01:09Z is 31 s older than the latest before it, and 30 s are waited for",
                        "SKY169"));
        assertThat(totals("belated")).containsExactly(List.of(ANN, "180", "3"));
        assertThat(stack.number("select count(*) from belated.flight_data")).isEqualTo(3);
    }

    @Test
    void answersTheSameHoweverTheTopicsAreCutIntoBatchesAndKeepsNoMinuteThatIsOver() throws Exception {
        Bookings bookings = Bookings.to("replayed-flights", 2, stack);
        List<ProducerRecord<byte[], byte[]>> records = bookings.disordered(NOON, 20_000);
        bookings.send(records.subList(0, 12_000));
        run("flights_halves", "replayed-flights");
        bookings.send(records.subList(12_000, records.size()));
        for (int partition = 0; partition < 2; partition++) {
            Instant later = NOON.plusSeconds(36_000);
            bookings.send(List.of(
                    bookings.skyone(partition, later, "later", "2023-12-01T00:00", "2023-12-01T01:00", "SKY1L"),
                    bookings.sunset(partition, later, "later", "2023-12-01T00:00", "2023-12-01T01:00", "SUNL")));
        }
        run("flights_halves", "replayed-flights");
        run("flights_parts", "replayed-flights", "events-per-batch=1500");
        run("flights_whole", "replayed-flights");

        assertThat(stack.number("select count(*) from flights_whole.user_statistics_by_minute"))
                .isGreaterThan(1_000);
        assertThat(stack.number("select count(*) from flights_whole.quarantine where stage = 'late'"))
                .isGreaterThan(100);
        assertTheTotalsAreThoseOfTheFlights("flights_whole");
        for (String other : List.of("flights_halves", "flights_parts")) {
            for (String table : List.of("flight_data", "user_statistics_by_minute")) {
                assertSame("select * from flights_whole." + table, "select * from " + other + "." + table);
            }
            assertThat(totals(other)).isEqualTo(totals("flights_whole"));
            String refused = "select topic, partition, \"offset\", stage, reason from %s.quarantine";
            assertSame(refused.formatted("flights_whole"), refused.formatted(other));
        }
        assertThat(openMinutes("flights_whole")).isNotEmpty().allMatch(minute -> minute.endsWith(" later"));
        assertThat(openMinutes("flights_parts")).isNotEmpty().allMatch(minute -> minute.endsWith(" later"));
    }

    /** The users' totals are the first fold, and the minutes the second. */
    private List<String> openMinutes(String slug) throws IOException {
        return new KeptState(stack).keys(slug, 1, MinuteStatistics.class, minute -> true);
    }

    @Test
    void showsTotalsOfSampleBookingsAsSoonAsTheyAreCommitted() {
        stack.produce("flights", 3_000, 5);
        stack.waitUntilCommitted();

        assertThat(stack.number("select count(*) from flights.flight_data")).isGreaterThan(2_500);
        assertThat(stack.sql("select sum(total_flight_duration), sum(number_of_flights), count(*)"
                        + " from flights.user_statistics"))
                .isEqualTo(stack.sql("select sum(date_diff('minute', departure_time, arrival_time)), count(*),"
                        + " count(distinct email_address) from flights.flight_data"));
    }

    private void run(String slug, String topics, String... pairs) throws InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                "flights.skyone-topic=" + topics + "-skyone",
                "flights.sunset-topic=" + topics + "-sunset",
                "flights.flightdata-topic=" + slug + "-flightdata",
                "flights.userstatistics-topic=" + slug + "-userstatistics"));
        all.addAll(List.of(pairs));
        process.runOnce(new Renamed(slug, FLIGHTS), all.toArray(String[]::new));
    }

    private static String total(String email, long minutes, long flights) {
        return email + "={\"email_address\": \"" + email + "\", \"total_flight_duration\": " + minutes
                + ", \"number_of_flights\": " + flights + "}";
    }

    private List<List<String>> minutes(String slug) {
        return stack.sql("select email_address, to_iso8601(window_start), to_iso8601(window_end),"
                + " total_flight_duration, number_of_flights from " + slug
                + ".user_statistics_by_minute where email_address <> 'later' order by 1, 2");
    }

    private List<List<String>> totals(String slug) {
        return stack.sql(
                "select email_address, max_by(total_flight_duration, _batch), max_by(number_of_flights, _batch)"
                        + " from " + slug + ".user_statistics_changes group by 1 order by 1");
    }

    private void assertTheTotalsAreThoseOfTheFlights(String slug) {
        assertThat(stack.sql("select email_address, sum(date_diff('minute', departure_time, arrival_time)), count(*)"
                        + " from " + slug + ".flight_data group by 1 order by 1"))
                .isEqualTo(totals(slug));
        assertThat(stack.sql("select sum(total_flight_duration), sum(number_of_flights) from " + slug
                        + ".user_statistics_by_minute"))
                .isEqualTo(stack.sql("select sum(date_diff('minute', departure_time, arrival_time)), count(*) from "
                        + slug + ".flight_data where email_address <> 'later'"));
    }

    private void assertSame(String one, String other) {
        assertThat(stack.sql(one + " except all " + other)).as("only in " + one).isEmpty();
        assertThat(stack.sql(other + " except all " + one))
                .as("only in " + other)
                .isEmpty();
    }
}
