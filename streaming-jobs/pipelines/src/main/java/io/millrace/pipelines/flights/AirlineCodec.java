package io.millrace.pipelines.flights;

import com.fasterxml.jackson.core.JsonParser;
import io.millrace.sdk.Codec;
import io.millrace.sdk.JsonObjects;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Reason;
import io.millrace.sdk.Rejection;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the flights of one airline, which calls their fields by names of its own. */
final class AirlineCodec implements Codec<Flight> {

    static final AirlineCodec SKYONE = new AirlineCodec(
            "skyone",
            List.of(
                    "email_address",
                    "flight_departure_time",
                    "iata_departure_code",
                    "flight_arrival_time",
                    "iata_arrival_code",
                    "flight_number",
                    "confirmation"),
            List.of("ticket_price", "aircraft", "booking_agency_email"));
    static final AirlineCodec SUNSET = new AirlineCodec(
            "sunset",
            List.of(
                    "customer_email_address",
                    "departure_time",
                    "departure_airport",
                    "arrival_time",
                    "arrival_airport",
                    "flight_id",
                    "reference_number"),
            List.of("flight_duration", "total_price", "aircraft_details"));

    private final String airline;
    private final List<String> names;
    private final Map<String, Integer> places = new HashMap<>();

    /**
     * @param names of the fields of a flight, in the order of its components
     * @param others fields that the airline sends too, and nobody asked for
     */
    private AirlineCodec(String airline, List<String> names, List<String> others) {
        this.airline = airline;
        this.names = names;
        for (int place = 0; place < names.size() + others.size(); place++) {
            String name = place < names.size() ? names.get(place) : others.get(place - names.size());
            places.put(name, place);
            places.put(inCamelCase(name), place);
        }
    }

    /** Some of an airline's senders write {@code flight_id}, others {@code flightId}. */
    private static String inCamelCase(String name) {
        StringBuilder text = new StringBuilder();
        for (String word : name.split("_")) {
            text.append(text.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return text.toString();
    }

    @Override
    public Parsed<Flight> parse(byte[] value) {
        return JsonObjects.parse(value, new Fields());
    }

    private final class Fields implements JsonObjects.Fields<Flight> {
        private final String[] texts = new String[names.size()];

        @Override
        public void field(String name, JsonParser value) throws IOException, Rejection {
            Integer place = places.get(name);
            if (place == null) {
                throw new Rejection(Reason.EXTRA_FIELD, name + " is no field of " + airline);
            }
            if (place < texts.length) {
                texts[place] = JsonObjects.text(name, value);
            }
        }

        @Override
        public Flight event() throws Rejection {
            for (int place = 0; place < texts.length; place++) {
                if (texts[place] == null || texts[place].isEmpty()) {
                    throw new Rejection(Reason.MISSING_FIELD, names.get(place) + " is missing");
                }
            }
            Flight flight = new Flight(
                    texts[0],
                    Timestamps.parse(names.get(1), texts[1]),
                    texts[2],
                    Timestamps.parse(names.get(3), texts[3]),
                    texts[4],
                    texts[5],
                    texts[6],
                    airline);
            if (flight.arrivalTime().isBefore(flight.departureTime())) {
                throw new Rejection(
                        Reason.WRONG_FIELD,
                        names.get(3) + " is " + texts[3] + ", before " + names.get(1) + ", which is " + texts[1]);
            }
            return flight;
        }
    }
}
