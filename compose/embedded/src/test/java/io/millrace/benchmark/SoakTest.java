package io.millrace.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.settings.Settings;
import io.millrace.stack.StackException;
import io.millrace.stack.StackSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SoakTest {

    private static final Settings SETTINGS = Settings.of(StackSettings.known());

    @Test
    void comparesTheLastThousandBatchesWithTheSecondThousand() {
        List<Double> seconds = new ArrayList<>(Collections.nCopies(1_000, 9.0));
        seconds.addAll(Collections.nCopies(1_000, 0.2));
        seconds.addAll(Collections.nCopies(5_000, 7.0));
        seconds.addAll(Collections.nCopies(1_000, 0.3));

        assertThat(Soak.growth(seconds)).isCloseTo(1.5, within(1e-9));
    }

    @Test
    void comparesThirdsOfAShortRun() {
        assertThat(Soak.growth(List.of(9.0, 9.0, 2.0, 2.0, 1.0, 1.0))).isCloseTo(0.5, within(1e-9));
        assertThatThrownBy(() -> Soak.growth(List.of(1.0, 1.0)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("--batches");
    }

    @Test
    void findsTheSampleThatIsFurthestFromTheMedianOnceWarm() {
        assertThat(Soak.spread(List.of(900.0, 100.0, 80.0, 105.0))).isCloseTo(20, within(1e-9));
    }

    @Test
    void judgesAFigureByItsHighestSample() {
        List<Bound.Verdict> verdicts = Bound.judge(
                Map.of(
                        new Figure(Figure.PARTITIONS, "game.valid_events"),
                        List.of(400.0, 1_000.0, 20.0),
                        Figure.of(Figure.HEAP),
                        List.of(1e9)),
                SETTINGS);

        assertThat(verdicts)
                .containsExactly(new Bound.Verdict(new Figure(Figure.PARTITIONS, "game.valid_events"), 999, 1_000));
        assertThat(verdicts.getFirst().isKept()).isFalse();
    }

    @Test
    void allowsMoreFilesTheRarerTablesAreCompacted() {
        Map<Figure, List<Double>> files = Map.of(new Figure(Figure.LIVE_FILES, "game.ledger"), List.of(400.0));

        assertThat(Bound.judge(files, SETTINGS.withPairs(List.of("compact-after=50")))
                        .getFirst()
                        .isKept())
                .isTrue();
        assertThat(Bound.judge(files, SETTINGS).getFirst().isKept()).isFalse();
    }

    @Test
    void readsWhatADriverSays() {
        DriverMetrics metrics = DriverMetrics.parse("""
                # TYPE millrace_batches_total counter
                millrace_batches_total{pipeline="game"} 5
                millrace_commit_seconds_sum{pipeline="game"} 0.250500
                millrace_heap_after_collection_bytes 1048576
                """);

        assertThat(metrics.batches("game")).isEqualTo(5);
        assertThat(metrics.batches("flights")).isZero();
        assertThat(metrics.value("millrace_commit_seconds_sum", "game")).isEqualTo(0.2505);
        assertThat(metrics.value("millrace_heap_after_collection_bytes")).isEqualTo(1_048_576);
    }

    @Test
    void showsTenSamplesAtMostTheLastAmongThem() {
        Map<Long, Map<Figure, Double>> samples = new LinkedHashMap<>();
        for (long batches = 1; batches <= 20; batches++) {
            samples.put(batches * 1_000, Map.of(Figure.of(Figure.HEAP), batches + 0.25));
        }
        SoakReport report = new SoakReport(samples, List.of());

        assertThat(report.series().columns()).hasSize(12).endsWith("18,000", "20,000");
        assertThat(report.series().texts().getFirst())
                .startsWith(Figure.HEAP, "", "2.250")
                .endsWith("20.3");
    }
}
