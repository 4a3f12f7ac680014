package io.millrace.pipelines.flights;

import io.millrace.sdk.Rejection;
import io.millrace.sdk.Strict;
import java.time.Instant;

/** A flight as Sunset Air sends it. */
@Strict(
        ignored = {
            "flight_duration",
            "flightDuration",
            "total_price",
            "totalPrice",
            "aircraft_details",
            "aircraftDetails"
        })
record SunsetFlight(
        String customerEmailAddress,
        Instant departureTime,
        String departureAirport,
        Instant arrivalTime,
        String arrivalAirport,
        String flightId,
        String referenceNumber) {

    void check() throws Rejection {
        Flight.requireOrder("departure_time", departureTime, "arrival_time", arrivalTime);
    }

    Flight flight() {
        return new Flight(
                customerEmailAddress,
                departureTime,
                departureAirport,
                arrivalTime,
                arrivalAirport,
                flightId,
                referenceNumber,
                "sunset");
    }
}
