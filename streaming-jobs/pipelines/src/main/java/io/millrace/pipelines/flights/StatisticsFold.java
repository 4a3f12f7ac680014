package io.millrace.pipelines.flights;

import io.millrace.sdk.TimedFold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Counts each user's flights: all of them, told as soon as there is one more, and those of each minute,
 * told once when the watermark has passed its end.
 */
final class StatisticsFold implements TimedFold<Trip, Traveller> {

    @Override
    public String key(Trip trip) {
        return trip.emailAddress();
    }

    @Override
    public Step<Traveller> step(String email, Traveller state, List<Trip> trips, Instant watermark) {
        Traveller before = state == null ? Traveller.NEW : state;
        Tally total = trips.stream().map(Trip::tally).reduce(before.total(), Tally::plus);
        NavigableMap<Long, Tally> open = new TreeMap<>(before.open());
        trips.forEach(trip -> open.merge(trip.minute(), trip.tally(), Tally::plus));

        List<Record> told = new ArrayList<>();
        if (!trips.isEmpty()) {
            told.add(UserStatistics.of(email, total));
        }
        while (!open.isEmpty() && !endOfFirst(open).isAfter(watermark)) {
            Map.Entry<Long, Tally> over = open.pollFirstEntry();
            told.add(MinuteStatistics.of(email, over.getKey(), over.getValue()));
        }
        return new Step<>(new Traveller(total, open), told, open.isEmpty() ? null : endOfFirst(open));
    }

    private static Instant endOfFirst(NavigableMap<Long, Tally> open) {
        return Instant.ofEpochMilli(Trip.endOf(open.firstKey()));
    }
}
