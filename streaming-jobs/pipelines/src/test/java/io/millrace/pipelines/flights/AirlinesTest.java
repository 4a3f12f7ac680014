package io.millrace.pipelines.flights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Codec;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Parsed.Accepted;
import io.millrace.sdk.Parsed.Rejected;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Topic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AirlinesTest {

    private static final Flight OF_SKYONE = new Flight(
            "LJNZGYPIER@email.com",
            Instant.parse("2023-10-16T22:25:00Z"),
            "LAS",
            Instant.parse("2023-10-17T09:38:00Z"),
            "BOS",
            "SKY1522",
            "SKY1OUJUUK",
            "skyone");

    private static final Flight OF_SUNSET = new Flight(
            "LJNZGYPIER@email.com",
            Instant.parse("2023-10-16T22:25:00Z"),
            "LAS",
            Instant.parse("2023-10-17T09:38:00Z"),
            "BOS",
            "SUN522",
            "SUNOUJUUKXX",
            "sunset");

    private static final String SKYONE_RECORD = "{\"email_address\": \"LJNZGYPIER@email.com\","
            + " \"flight_departure_time\": \"2023-10-16T22:25:00.000\", \"iata_departure_code\": \"LAS\","
            + " \"flight_arrival_time\": \"2023-10-17T09:38:00.000\", \"iata_arrival_code\": \"BOS\","
            + " \"flight_number\": \"SKY1522\", \"confirmation\": \"SKY1OUJUUK\", \"ticket_price\": 723,"
            + " \"aircraft\": \"AircraftXTM\", \"booking_agency_email\": \"PSQJM@email.com\"}";

    private static final String SUNSET_RECORD = "{\"customer_email_address\": \"LJNZGYPIER@email.com\","
            + " \"departure_time\": \"2023-10-16T22:25:00.000\", \"departure_airport\": \"LAS\","
            + " \"arrival_time\": \"2023-10-17T09:38:00.000\", \"arrival_airport\": \"BOS\", \"flight_duration\": 673,"
            + " \"flight_id\": \"SUN522\", \"reference_number\": \"SUNOUJUUKXX\", \"total_price\": 1100,"
            + " \"aircraft_details\": \"AircraftRQBT\"}";

    @Test
    void bringsBothAirlinesIntoOneForm() {
        assertThat(parse(Flight.SKYONE, SKYONE_RECORD)).isEqualTo(new Accepted<>(OF_SKYONE));
        assertThat(parse(Flight.SUNSET, SUNSET_RECORD)).isEqualTo(new Accepted<>(OF_SUNSET));
    }

    @Test
    void takesNamesInCamelCaseToo() {
        String skyone =
                "{\"emailAddress\":\"LJNZGYPIER@email.com\",\"flightDepartureTime\":\"2023-10-16T22:25:00.000Z\","
                        + "\"iataDepartureCode\":\"LAS\",\"flightArrivalTime\":\"2023-10-17T09:38:00.000Z\","
                        + "\"iataArrivalCode\":\"BOS\",\"flightNumber\":\"SKY1522\",\"confirmation\":\"SKY1OUJUUK\","
                        + "\"ticketPrice\":723,\"bookingAgencyEmail\":null}";
        String sunset =
                "{\"customerEmailAddress\":\"LJNZGYPIER@email.com\",\"departureTime\":\"2023-10-16T22:25:00.000Z\","
                        + "\"departureAirport\":\"LAS\",\"arrivalTime\":\"2023-10-17T09:38:00.000Z\","
                        + "\"arrivalAirport\":\"BOS\",\"flightId\":\"SUN522\",\"referenceNumber\":\"SUNOUJUUKXX\","
                        + "\"flightDuration\":40380.0,\"totalPrice\":1100}";

        assertThat(parse(Flight.SKYONE, skyone)).isEqualTo(new Accepted<>(OF_SKYONE));
        assertThat(parse(Flight.SUNSET, sunset)).isEqualTo(new Accepted<>(OF_SUNSET));
    }

    @Test
    void keysAFlightByItsConfirmation() {
        assertThat(Flight.SKYONE.key().apply(OF_SKYONE)).isEqualTo("SKY1OUJUUK");
        assertThat(Flight.SUNSET.key().apply(OF_SUNSET)).isEqualTo("SUNOUJUUKXX");
    }

    @ParameterizedTest
    @CsvSource({
        "2023-10-16T22:25:00.000, 2023-10-16T22:25:00Z",
        "2023-10-16T22:25:00.123456, 2023-10-16T22:25:00.123456Z",
        "2023-10-16T22:25:00, 2023-10-16T22:25:00Z",
        "2023-10-16T22:25, 2023-10-16T22:25:00Z",
        "2023-10-16T22:25:00.000Z, 2023-10-16T22:25:00Z",
        "2023-10-17T00:25:00.5+02:00, 2023-10-16T22:25:00.500Z",
        "2023-10-16T15:25:00-07:00, 2023-10-16T22:25:00Z",
        "2023-10-17T00:25:00+02:00[Europe/Berlin], 2023-10-16T22:25:00Z",
        "0001-01-01T00:00:00, 0001-01-01T00:00:00Z",
    })
    void readsTimesWithAZoneAndTakesThoseWithoutForUtc(String text, Instant time) {
        Parsed<Flight> parsed = parse(Flight.SKYONE, SKYONE_RECORD.replace("2023-10-16T22:25:00.000", text));

        assertThat(parsed)
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> assertThat(((Flight) accepted.event()).departureTime())
                                .isEqualTo(time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tomorrow",
                "2023-10-16",
                "2023-02-30T22:25:00",
                "2023-10-16T24:25:00",
                "1697495100000",
                "2023-10-16 22:25",
                "2023-10-16T22:25:00+99:00",
                "2023-10-16T22:25:00[Nowhere/AtAll]",
            })
    void refusesATimeThatItCannotRead(String text) {
        assertThat(parse(Flight.SUNSET, SUNSET_RECORD.replace("2023-10-16T22:25:00.000", text)))
                .isEqualTo(new Rejected<>(
                        Reason.WRONG_FIELD,
                        "departure_time has to be a time such as 2026-03-01T22:25:00Z or 2026-03-01T22:25:00+02:00,"
                                + " not \"" + text + "\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0001-10-16T22:25:00",
                "0000-12-31T23:59:59",
                "+10000-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "9999-12-31T23:59:59-01:00"
            })
    void refusesATimeThatNoTableHolds(String text) {
        assertThat(parse(Flight.SKYONE, SKYONE_RECORD.replace("2023-10-17T09:38:00.000", text)))
                .isEqualTo(new Rejected<>(
                        Reason.WRONG_FIELD,
                        "flight_arrival_time is " + text + ", which is not in the years 1 to 9999"));
    }

    @Test
    void refusesAnArrivalBeforeTheDeparture() {
        assertThat(parse(Flight.SUNSET, SUNSET_RECORD.replace("2023-10-17T09:38:00.000", "2023-10-17T00:24:59+02:00")))
                .isEqualTo(new Rejected<>(
                        Reason.WRONG_FIELD,
                        "arrival_time is 2023-10-16T22:24:59Z, before departure_time, which is"
                                + " 2023-10-16T22:25:00Z"));
    }

    @Test
    void takesAFlightThatLastsNoTime() {
        Parsed<Flight> parsed =
                parse(Flight.SUNSET, SUNSET_RECORD.replace("2023-10-17T09:38:00.000", "2023-10-17T00:25:00+02:00"));

        assertThat(parsed).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "email_address",
                "flight_departure_time",
                "iata_departure_code",
                "flight_arrival_time",
                "iata_arrival_code",
                "flight_number",
                "confirmation"
            })
    void namesTheFieldThatIsMissingOrWrong(String name) {
        String field = "(\"" + name + "\": )\"[^\"]*\"";
        Rejected<Flight> missing = new Rejected<>(Reason.MISSING_FIELD, name + " is missing");

        assertThat(parse(Flight.SKYONE, SKYONE_RECORD.replaceFirst(field + ", ", "")))
                .isEqualTo(missing);
        assertThat(parse(Flight.SKYONE, SKYONE_RECORD.replaceFirst(field, "$1null")))
                .isEqualTo(missing);
        assertThat(parse(Flight.SKYONE, SKYONE_RECORD.replaceFirst(field, "$1\"\"")))
                .isEqualTo(missing);
        assertThat(parse(Flight.SKYONE, SKYONE_RECORD.replaceFirst(field, "$1[1]")))
                .isEqualTo(new Rejected<>(Reason.WRONG_FIELD, name + " has to be text, not an array"));
    }

    @Test
    void refusesAFieldThatTheAirlineDoesNotHave() {
        assertThat(parse(Flight.SKYONE, SKYONE_RECORD.replace("aircraft", "spacecraft")))
                .isEqualTo(new Rejected<>(
                        Reason.EXTRA_FIELD,
                        "spacecraft is not one of the fields: they are email_address, flight_departure_time,"
                                + " iata_departure_code, flight_arrival_time, iata_arrival_code, flight_number,"
                                + " confirmation"));
        assertThat(parse(Flight.SUNSET, SKYONE_RECORD))
                .isEqualTo(new Rejected<>(
                        Reason.EXTRA_FIELD,
                        "email_address is not one of the fields: they are customer_email_address, departure_time,"
                                + " departure_airport, arrival_time, arrival_airport, flight_id, reference_number"));
    }

    @Test
    void countsWholeMinutesAndWholeDays() {
        assertThat(lasting("2023-10-16T22:25:00Z").minutes()).isZero();
        assertThat(lasting("2023-10-16T22:25:59.999Z").minutes()).isZero();
        assertThat(lasting("2023-10-17T09:38:00Z").minutes()).isEqualTo(673);
        assertThat(lasting("2023-10-17T22:24:59Z").minutes()).isEqualTo(1_439);
        assertThat(lasting("2023-10-17T22:25:00Z").minutes()).isEqualTo(1_440);
        assertThat(lasting("2023-10-19T09:38:00Z").minutes()).isEqualTo(2 * 1_440 + 673);
    }

    @Test
    void hasArrivedFromTheMomentOfArrivalOn() {
        Flight flight = lasting("2023-10-17T09:38:00Z");

        assertThat(flight.hasArrivedAt(Instant.parse("2023-10-17T09:37:59.999Z")))
                .isFalse();
        assertThat(flight.hasArrivedAt(Instant.parse("2023-10-17T09:38:00Z"))).isTrue();
        assertThat(flight.hasArrivedAt(Instant.parse("2023-10-17T09:38:00.001Z")))
                .isTrue();
    }

    @Test
    void neverThrowsWhateverTheBytesAre() {
        Random random = new Random(3);
        byte[] record = SKYONE_RECORD.getBytes(UTF_8);
        for (int round = 0; round < 20_000; round++) {
            byte[] spoilt = record.clone();
            for (int flip = 0; flip <= random.nextInt(3); flip++) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
            }
            assertThat(Flight.SKYONE.codec().parse(spoilt)).isNotNull();
        }
        assertThat(Flight.SKYONE.codec().parse(null)).isInstanceOf(Rejected.class);
    }

    @Test
    void readsTheSameAfterItWasSentToATask() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(Flight.SUNSET.codec());

        Codec<?> sent = (Codec<?>) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(sent.parse(SUNSET_RECORD.getBytes(UTF_8))).isEqualTo(new Accepted<>(OF_SUNSET));
    }

    private static Flight lasting(String until) {
        Parsed<Flight> parsed = parse(Flight.SKYONE, SKYONE_RECORD.replace("2023-10-17T09:38:00.000", until));
        return ((Accepted<Flight>) parsed).event();
    }

    private static Parsed<Flight> parse(Topic<Flight> topic, String record) {
        return topic.codec().parse(record.getBytes(UTF_8));
    }
}
