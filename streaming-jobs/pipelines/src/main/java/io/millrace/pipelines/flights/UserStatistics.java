package io.millrace.pipelines.flights;

import io.millrace.sdk.Column;

/** How much a user flies, all in all. */
public record UserStatistics(
        @Column("who flies") String emailAddress,
        @Column("minutes of all the user's flights") long totalFlightDuration,
        @Column("how many flights those are") long numberOfFlights) {

    static final String EMAIL_ADDRESS = "email_address";

    static UserStatistics of(String emailAddress, Tally tally) {
        return new UserStatistics(emailAddress, tally.minutes(), tally.flights());
    }

    String json() {
        return new JsonLine()
                .text(EMAIL_ADDRESS, emailAddress)
                .number("total_flight_duration", totalFlightDuration)
                .number("number_of_flights", numberOfFlights)
                .end();
    }
}
