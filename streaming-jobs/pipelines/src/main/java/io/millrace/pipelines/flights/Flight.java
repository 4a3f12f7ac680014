package io.millrace.pipelines.flights;

import io.millrace.sdk.Topic;
import io.millrace.settings.Setting;
import java.time.Duration;
import java.time.Instant;

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

    public static final Topic<Flight> SKYONE = Topic.json(SKYONE_TOPIC_NAME, AirlineCodec.SKYONE, Flight::confirmation);
    public static final Topic<Flight> SUNSET = Topic.json(SUNSET_TOPIC_NAME, AirlineCodec.SUNSET, Flight::confirmation);

    /** Whole minutes in the air, days included. */
    public long minutes() {
        return Duration.between(departureTime, arrivalTime).toMinutes();
    }

    public boolean hasArrivedAt(Instant time) {
        return !arrivalTime.isAfter(time);
    }
}
