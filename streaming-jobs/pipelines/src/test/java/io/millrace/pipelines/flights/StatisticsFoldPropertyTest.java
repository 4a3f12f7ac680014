package io.millrace.pipelines.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.TimedFoldRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However flights are shuffled within the lateness and cut into batches, users hear what the definition says. */
class StatisticsFoldPropertyTest {

    private static final long LATENESS = 30_000;

    private record Told(List<MinuteStatistics> minutes, Map<String, UserStatistics> totals) {}

    @Test
    void agreesWithTheDefinitionHoweverFlightsAreShuffledAndCut() {
        long minutes = 0;
        long ofSeveralFlights = 0;
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            List<Trip> trips = trips(random);

            Told told = told(shuffled(trips, random), random);

            assertThat(told.minutes())
                    .as("seed %s", seed)
                    .containsExactlyInAnyOrderElementsOf(PlainStatistics.byMinute(trips));
            assertThat(told.totals().values())
                    .as("seed %s", seed)
                    .containsExactlyInAnyOrderElementsOf(PlainStatistics.of(trips));
            minutes += told.minutes().size();
            ofSeveralFlights += told.minutes().stream()
                    .filter(minute -> minute.numberOfFlights() > 1)
                    .count();
        }
        assertThat(minutes).isGreaterThan(20_000);
        assertThat(ofSeveralFlights).isGreaterThan(5_000);
    }

    /** Of a few users, close together and now and then after a rest. */
    private static List<Trip> trips(Random random) {
        List<Trip> trips = new ArrayList<>();
        long time = 1_697_457_600_000L + random.nextInt(60_000);
        int count = random.nextInt(80);
        for (int index = 0; index < count; index++) {
            trips.add(new Trip("user" + random.nextInt(3), random.nextInt(3_000), time));
            time += random.nextInt(10) == 0 ? random.nextInt(200_000) : random.nextInt(2_000);
        }
        return trips;
    }

    /** Late by no more than is waited for, and often by just that. */
    private static List<Trip> shuffled(List<Trip> trips, Random random) {
        record Arrival(long at, Trip trip) {}
        return trips.stream()
                .map(trip -> new Arrival(trip.sentAt() + delay(random), trip))
                .sorted(Comparator.comparingLong(Arrival::at))
                .map(Arrival::trip)
                .toList();
    }

    private static long delay(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> random.nextLong(LATENESS + 1);
            default -> LATENESS;
        };
    }

    /** In batches of some, each with the watermark that the batches before it have led to. */
    private static Told told(List<Trip> arrived, Random random) {
        TimedFoldRun<Trip, Traveller, Record> run = new TimedFoldRun<>(new StatisticsFold(), Record.class);
        List<Record> all = new ArrayList<>();
        long highest = 0;
        int next = 0;
        while (next < arrived.size()) {
            int end = Math.min(arrived.size(), next + random.nextInt(8));
            List<Trip> batch = arrived.subList(next, end);
            all.addAll(run.batch(batch, Instant.ofEpochMilli(Math.max(0, highest - LATENESS))));
            for (Trip trip : batch) {
                highest = Math.max(highest, trip.sentAt());
            }
            next = end;
        }
        all.addAll(run.batch(List.of(), Instant.ofEpochMilli(highest + 60_000)));
        assertThat(run.states().values())
                .allSatisfy(state -> assertThat(state.open()).isEmpty());
        List<MinuteStatistics> minutes = new ArrayList<>();
        Map<String, UserStatistics> totals = new HashMap<>();
        for (Record each : all) {
            if (each instanceof MinuteStatistics minute) {
                minutes.add(minute);
            } else {
                UserStatistics total = (UserStatistics) each;
                totals.put(total.emailAddress(), total);
            }
        }
        return new Told(minutes, totals);
    }
}
