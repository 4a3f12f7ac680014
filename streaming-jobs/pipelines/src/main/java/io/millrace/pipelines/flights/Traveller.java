package io.millrace.pipelines.flights;

import java.util.Map;
import java.util.TreeMap;

/**
 * What is kept of a user: all flights so far as two numbers, and each minute that is not over.
 *
 * @param minutes by the beginning of the minute in which Kafka took the flights
 * @param flights likewise
 */
public record Traveller(Tally total, Map<Long, Long> minutes, Map<Long, Long> flights) {

    static final Traveller NEW = new Traveller(Tally.NONE, Map.of(), Map.of());

    static Traveller of(Tally total, Map<Long, Tally> open) {
        Map<Long, Long> minutes = new TreeMap<>();
        Map<Long, Long> flights = new TreeMap<>();
        open.forEach((minute, tally) -> {
            minutes.put(minute, tally.minutes());
            flights.put(minute, tally.flights());
        });
        return new Traveller(total, minutes, flights);
    }

    /** The minutes that are not over. */
    TreeMap<Long, Tally> open() {
        TreeMap<Long, Tally> open = new TreeMap<>();
        minutes.forEach((minute, sum) -> open.put(minute, new Tally(sum, flights.get(minute))));
        return open;
    }
}
