package io.millrace.engine.driver;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Families of metrics, as they are at one time. A value that is null is left out. */
final class Families {

    private final MetricSnapshots.Builder all = MetricSnapshots.builder();

    /** Names each value of a family, with its labels. */
    interface Values<T> {
        void forEach(BiConsumer<Labels, T> family);
    }

    /** @param name without the ending that a counter has in the text */
    void counter(String name, String help, Values<Number> values) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                .labels(labels)
                .value(value.doubleValue())
                .build()));
        all.metricSnapshot(counter.build());
    }

    void gauge(String name, String help, Values<Number> values) {
        gauge(name, help, null, values);
    }

    void gauge(String name, String help, Unit unit, Values<Number> values) {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name(name).help(help).unit(unit);
        values.forEach((labels, value) -> {
            if (value != null) {
                gauge.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(labels)
                        .value(value.doubleValue())
                        .build());
            }
        });
        all.metricSnapshot(gauge.build());
    }

    void seconds(String name, String help, Values<Durations> values) {
        List<Double> limits = new ArrayList<>(Durations.LIMITS);
        limits.add(Double.POSITIVE_INFINITY);
        HistogramSnapshot.Builder histogram =
                HistogramSnapshot.builder().name(name).help(help).unit(Unit.SECONDS);
        values.forEach((labels, times) -> histogram.dataPoint(HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(ClassicHistogramBuckets.of(limits, times.counts()))
                .sum(Unit.nanosToSeconds(times.nanos()))
                .build()));
        all.metricSnapshot(histogram.build());
    }

    MetricSnapshots build() {
        return all.build();
    }
}
