package io.millrace.pipelines.flights;

import io.millrace.sdk.Column;
import io.millrace.sdk.Key;
import java.util.List;

/** How much a user flies, all in all. */
public record UserStatistics(
        @Key @Column("who flies") String emailAddress,
        @Column("minutes of all the user's flights") long totalFlightDuration,
        @Column("how many flights those are") long numberOfFlights) {

    static UserStatistics after(String emailAddress, UserStatistics before, List<Flight> flights) {
        return new UserStatistics(
                emailAddress,
                (before == null ? 0 : before.totalFlightDuration) + Flight.minutes(flights),
                (before == null ? 0 : before.numberOfFlights) + flights.size());
    }

    String json() {
        return new JsonLine()
                .text("email_address", emailAddress)
                .number("total_flight_duration", totalFlightDuration)
                .number("number_of_flights", numberOfFlights)
                .end();
    }
}
