package io.millrace.pipelines.flights;

import java.util.List;
import java.util.TreeMap;

/**
 * What is kept of a user: all flights so far as two numbers, and each minute that is not over.
 *
 * @param minutes the beginnings of the minutes in which Kafka took flights, in order
 * @param durations how long those flights are, in minutes, beside them
 * @param flights how many, likewise
 */
public record Traveller(Tally total, List<Long> minutes, List<Long> durations, List<Long> flights) {

    static final Traveller NEW = new Traveller(Tally.NONE, List.of(), List.of(), List.of());

    static Traveller of(Tally total, TreeMap<Long, Tally> open) {
        return new Traveller(
                total,
                List.copyOf(open.keySet()),
                open.values().stream().map(Tally::minutes).toList(),
                open.values().stream().map(Tally::flights).toList());
    }

    /** The minutes that are not over. */
    TreeMap<Long, Tally> open() {
        TreeMap<Long, Tally> open = new TreeMap<>();
        for (int index = 0; index < minutes.size(); index++) {
            open.put(minutes.get(index), new Tally(durations.get(index), flights.get(index)));
        }
        return open;
    }
}
