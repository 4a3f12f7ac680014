package io.millrace.pipelines.flights;

import io.millrace.sdk.Column;
import io.millrace.sdk.Received;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** A flight as people query it, and as it goes to others. */
public record FlightData(
        @Column("who flies") String emailAddress,
        @Column("when it departs") Instant departureTime,
        @Column("the airport from which it departs") String departureAirportCode,
        @Column("when it arrives") Instant arrivalTime,
        @Column("the airport at which it arrives") String arrivalAirportCode,
        @Column("the flight's number") String flightNumber,
        @Column("the booking's reference") String confirmation,
        @Column("the airline: skyone or sunset") String source,
        @Column("when Kafka took the record") Instant sentAt) {

    /** Thousandths of seconds always, and what lies below them if there is something. */
    private static final DateTimeFormatter TEXT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 3, 9, true)
            .appendLiteral('Z')
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    static FlightData of(Received<Flight> received) {
        Flight flight = received.event();
        return new FlightData(
                flight.emailAddress(),
                flight.departureTime(),
                flight.departureAirportCode(),
                flight.arrivalTime(),
                flight.arrivalAirportCode(),
                flight.flightNumber(),
                flight.confirmation(),
                flight.source(),
                received.timestamp());
    }

    String json() {
        return new JsonLine()
                .text("email_address", emailAddress)
                .text("departure_time", TEXT.format(departureTime))
                .text("departure_airport_code", departureAirportCode)
                .text("arrival_time", TEXT.format(arrivalTime))
                .text("arrival_airport_code", arrivalAirportCode)
                .text("flight_number", flightNumber)
                .text("confirmation", confirmation)
                .text("source", source)
                .end();
    }
}
