package io.millrace.pipelines.flights;

/** How many minutes, on how many flights. */
public record Tally(long minutes, long flights) {

    static final Tally NONE = new Tally(0, 0);

    Tally plus(Tally other) {
        return new Tally(minutes + other.minutes, flights + other.flights);
    }
}
