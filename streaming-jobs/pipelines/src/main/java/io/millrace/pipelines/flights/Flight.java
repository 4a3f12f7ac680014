package io.millrace.pipelines.flights;

import io.millrace.sdk.Reason;
import io.millrace.sdk.Rejection;
import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A flight that somebody has booked, in the one form that both airlines' records are brought into.
 *
 * @param emailAddress who flies
 * @param source the airline
 */
public record Flight(
        String emailAddress,
        Instant departureTime,
        String departureAirportCode,
        Instant arrivalTime,
        String arrivalAirportCode,
        String flightNumber,
        String confirmation,
        String source) {

    public static final Setting<String> SKYONE_TOPIC_NAME =
            Setting.text("flights.skyone-topic", "skyone", "The topic of Sky One's flights.");
    public static final Setting<String> SUNSET_TOPIC_NAME =
            Setting.text("flights.sunset-topic", "sunset", "The topic of Sunset Air's flights.");
    public static final Setting<String> FLIGHTDATA_TOPIC_NAME = Setting.text(
            "flights.flightdata-topic", "flightdata", "The topic to which flights of both airlines are published.");
    public static final Setting<String> USERSTATISTICS_TOPIC_NAME = Setting.text(
            "flights.userstatistics-topic",
            "userstatistics",
            "The topic to which each user's flight statistics are published.");

    public static final Topic<Flight> SKYONE = Topic.json(SKYONE_TOPIC_NAME, SkyOneFlight.class)
            .as(SkyOneFlight::flight)
            .keyedBy(Flight::confirmation);
    public static final Topic<Flight> SUNSET = Topic.json(SUNSET_TOPIC_NAME, SunsetFlight.class)
            .as(SunsetFlight::flight)
            .keyedBy(Flight::confirmation);

    static void requireOrder(String departureName, Instant departure, String arrivalName, Instant arrival)
            throws Rejection {
        if (arrival.isBefore(departure)) {
            throw new Rejection(
                    Reason.WRONG_FIELD,
                    arrivalName + " is " + arrival + ", before " + departureName + ", which is " + departure);
        }
    }

    /** Whole minutes in the air, days included. */
    public long minutes() {
        return Duration.between(departureTime, arrivalTime).toMinutes();
    }

    static long minutes(List<Flight> flights) {
        return flights.stream().mapToLong(Flight::minutes).sum();
    }

    public boolean hasArrivedAt(Instant time) {
        return !arrivalTime.isAfter(time);
    }
}
