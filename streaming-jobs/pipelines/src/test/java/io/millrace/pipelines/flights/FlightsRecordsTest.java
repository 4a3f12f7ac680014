package io.millrace.pipelines.flights;

import static io.millrace.pipelines.ThroughSpark.assertComesOutTheSame;
import static io.millrace.pipelines.ThroughSpark.assertReachesTasks;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the fold of flights takes, keeps and gives goes through Spark and comes out the same. */
class FlightsRecordsTest {

    @Test
    void keepsTrips() {
        assertComesOutTheSame(Trip.class, List.of(new Trip("jörg@email.com", 673, 1_697_495_100_123L)));
    }

    @Test
    void keepsTravellers() {
        assertComesOutTheSame(
                Traveller.class,
                List.of(
                        Traveller.NEW,
                        Traveller.of(
                                new Tally(900, 4),
                                new TreeMap<>(Map.of(60_000L, new Tally(673, 2), 120_000L, new Tally(0, 1))))));
    }

    @Test
    void keepsStatistics() {
        assertComesOutTheSame(
                Statistics.class,
                List.of(
                        Statistics.of(new UserStatistics("ann@email.com", 673, 1)),
                        Statistics.of(new MinuteStatistics(
                                "ann@email.com", Instant.EPOCH, Instant.EPOCH.plusSeconds(60), 673, 1))));
    }

    @Test
    void sendsTheFoldToTasks() throws Exception {
        assertReachesTasks(new StatisticsFold());
    }
}
