package io.millrace.pipelines.flights;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.TimedFoldRun;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsFoldTest {

    private static final Instant NOON = Instant.parse("2023-10-16T12:00:00Z");
    private static final String ANN = "ann@email.com";
    private static final String BOB = "bob@email.com";

    private final TimedFoldRun<Trip, Traveller, Record> run = new TimedFoldRun<>(new StatisticsFold(), Record.class);

    private static Trip trip(String email, long minutes, int second) {
        return new Trip(email, minutes, NOON.plusSeconds(second).toEpochMilli());
    }

    private static Instant second(int second) {
        return NOON.plusSeconds(second);
    }

    private static MinuteStatistics minute(String email, int minute, long duration, long flights) {
        return new MinuteStatistics(email, second(60 * minute), second(60 * minute + 60), duration, flights);
    }

    @Test
    void makesStatisticsOfAFlight() {
        List<Record> told = run.batch(List.of(trip(ANN, 673, 0)), second(-30));

        assertThat(totals(told)).containsExactly(new UserStatistics(ANN, 673, 1));
        assertThat(minutes(told)).isEmpty();
        assertThat(minutes(run.batch(List.of(), second(60)))).containsExactly(minute(ANN, 0, 673, 1));
    }

    @Test
    void groupsFlightsByEmailAddress() {
        List<Record> told = run.batch(List.of(trip(ANN, 100, 0), trip(BOB, 200, 1), trip(ANN, 300, 2)), second(-30));

        assertThat(totals(told)).containsExactly(new UserStatistics(ANN, 400, 2), new UserStatistics(BOB, 200, 1));
        assertThat(minutes(run.batch(List.of(), second(60))))
                .containsExactly(minute(ANN, 0, 400, 2), minute(BOB, 0, 200, 1));
    }

    @Test
    void countsTheFlightsOfEachMinute() {
        run.batch(List.of(trip(ANN, 100, 0), trip(ANN, 200, 59), trip(ANN, 300, 60)), second(-30));

        assertThat(minutes(run.batch(List.of(), second(120))))
                .containsExactly(minute(ANN, 0, 300, 2), minute(ANN, 1, 300, 1));
    }

    @Test
    void runsTotalsOnFromMinuteToMinute() {
        List<Record> first = run.batch(List.of(trip(ANN, 100, 0), trip(ANN, 200, 1)), second(-30));
        List<Record> then = run.batch(List.of(trip(ANN, 300, 61)), second(-29));

        assertThat(totals(first)).containsExactly(new UserStatistics(ANN, 300, 2));
        assertThat(totals(then)).containsExactly(new UserStatistics(ANN, 600, 3));
    }

    @Test
    void tellsOfAMinuteOnceAndNotBeforeItsEnd() {
        run.batch(List.of(trip(ANN, 100, 59)), second(29));

        assertThat(minutes(run.batch(List.of(trip(ANN, 7, 90)), NOON.plusMillis(59_999))))
                .isEmpty();
        assertThat(run.batch(List.of(), second(60))).containsExactly(minute(ANN, 0, 100, 1));
        assertThat(minutes(run.batch(List.of(), second(600)))).containsExactly(minute(ANN, 1, 7, 1));
        assertThat(run.batch(List.of(), second(6_000))).isEmpty();
    }

    @Test
    void tellsOfAMinuteThatIsOverWithTheFlightThatComesAfterIt() {
        run.batch(List.of(trip(ANN, 100, 0)), second(-30));

        assertThat(run.batch(List.of(trip(ANN, 50, 95)), second(65)))
                .containsExactly(new UserStatistics(ANN, 150, 2), minute(ANN, 0, 100, 1));
    }

    @Test
    void takesAFlightOfAnEarlierMinuteAsLongAsThatIsOpen() {
        run.batch(List.of(trip(ANN, 100, 0), trip(ANN, 10, 70)), second(-30));
        run.batch(List.of(trip(ANN, 1, 41)), second(40));

        assertThat(minutes(run.batch(List.of(), second(1_000))))
                .containsExactly(minute(ANN, 0, 101, 2), minute(ANN, 1, 10, 1));
    }

    @Test
    void keepsTwoNumbersOfAUserAndTheMinutesThatAreOpen() {
        for (int second = 0; second < 3_600; second++) {
            run.batch(List.of(trip(ANN, 1, second)), second(second - 30));
            assertThat(run.states().get(ANN).open()).hasSizeLessThanOrEqualTo(2);
        }
        run.batch(List.of(), second(3_600));

        assertThat(run.states().get(ANN)).isEqualTo(new Traveller(new Tally(3_600, 3_600), new java.util.TreeMap<>()));
    }

    private static List<UserStatistics> totals(List<Record> told) {
        return of(UserStatistics.class, told);
    }

    private static List<MinuteStatistics> minutes(List<Record> told) {
        return of(MinuteStatistics.class, told);
    }

    private static <R> List<R> of(Class<R> type, List<Record> told) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
