package io.millrace.pipelines.flights;

import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What is kept of a user: all flights so far as two numbers, and each minute that is not over.
 *
 * @param open the minutes in which Kafka took flights, by their beginnings
 */
public record Traveller(Tally total, NavigableMap<Long, Tally> open) {

    static final Traveller NEW = new Traveller(Tally.NONE, new TreeMap<>());
}
