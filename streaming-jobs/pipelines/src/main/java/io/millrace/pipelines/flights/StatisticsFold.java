package io.millrace.pipelines.flights;

import io.millrace.sdk.TimedFold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts each user's flights: all of them, told as soon as there is one more, and those of each minute,
 * told once when the watermark has passed its end.
 */
final class StatisticsFold implements TimedFold<Trip, Traveller, Statistics> {

    @Override
    public String key(Trip trip) {
        return trip.emailAddress();
    }

    @Override
    public Comparator<Trip> order() {
        return Trip.ORDER;
    }

    @Override
    public Step<Traveller, Statistics> step(String email, Traveller state, List<Trip> trips, Instant watermark) {
        Traveller before = state == null ? Traveller.NEW : state;
        Tally total = trips.stream().map(Trip::tally).reduce(before.total(), Tally::plus);
        TreeMap<Long, Tally> open = before.open();
        trips.forEach(trip -> open.merge(trip.minute(), trip.tally(), Tally::plus));

        List<Statistics> told = new ArrayList<>();
        if (!trips.isEmpty()) {
            told.add(Statistics.of(UserStatistics.of(email, total)));
        }
        while (!open.isEmpty() && !endOfFirst(open).isAfter(watermark)) {
            Map.Entry<Long, Tally> over = open.pollFirstEntry();
            told.add(Statistics.of(MinuteStatistics.of(email, over.getKey(), over.getValue())));
        }
        return new Step<>(Traveller.of(total, open), told, open.isEmpty() ? null : endOfFirst(open));
    }

    private static Instant endOfFirst(TreeMap<Long, Tally> open) {
        return Instant.ofEpochMilli(Trip.endOf(open.firstKey()));
    }

    @Override
    public Class<Trip> factType() {
        return Trip.class;
    }

    @Override
    public Class<Traveller> stateType() {
        return Traveller.class;
    }

    @Override
    public Class<Statistics> rowType() {
        return Statistics.class;
    }
}
