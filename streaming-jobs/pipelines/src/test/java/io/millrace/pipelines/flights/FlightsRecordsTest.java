package io.millrace.pipelines.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.Records;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the fold of flights takes, keeps and gives goes through Spark and comes out the same. */
class FlightsRecordsTest {

    private static SparkSession spark;

    @BeforeAll
    static void startSpark() {
        spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

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
                                new Tally(900, 4), Map.of(60_000L, new Tally(673, 2), 120_000L, new Tally(0, 1)))));
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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(new StatisticsFold());

        Object fold = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(fold).isInstanceOf(StatisticsFold.class);
    }

    private static <R extends Record> void assertComesOutTheSame(Class<R> type, List<R> rows) {
        assertThat(spark.createDataset(rows, Records.encoder(type))
                        .map((MapFunction<R, R>) row -> row, Records.encoder(type))
                        .collectAsList())
                .containsExactlyElementsOf(rows);
    }
}
