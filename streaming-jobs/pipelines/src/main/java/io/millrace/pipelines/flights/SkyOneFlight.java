package io.millrace.pipelines.flights;

import io.millrace.sdk.Rejection;
import io.millrace.sdk.Strict;
import java.time.Instant;

/** A flight as Sky One sends it. */
@Strict(ignored = {"ticket_price", "ticketPrice", "aircraft", "booking_agency_email", "bookingAgencyEmail"})
record SkyOneFlight(
        String emailAddress,
        Instant flightDepartureTime,
        String iataDepartureCode,
        Instant flightArrivalTime,
        String iataArrivalCode,
        String flightNumber,
        String confirmation) {

    void check() throws Rejection {
        Flight.requireOrder("flight_departure_time", flightDepartureTime, "flight_arrival_time", flightArrivalTime);
    }

    Flight flight() {
        return new Flight(
                emailAddress,
                flightDepartureTime,
                iataDepartureCode,
                flightArrivalTime,
                iataArrivalCode,
                flightNumber,
                confirmation,
                "skyone");
    }
}
