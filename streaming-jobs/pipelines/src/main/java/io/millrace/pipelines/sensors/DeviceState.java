package io.millrace.pipelines.sensors;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What is kept of a device, each by its time in nanoseconds: how strongly it moved in the seconds that
 * are not over, and where it was and how full its battery, as far back as it may still be shown.
 */
public record DeviceState(Series totals, Series latitudes, Series longitudes, Series batteryLevels) {

    /** Values beside their times. */
    public record Series(List<Long> times, List<Double> values) {

        static Series of(NavigableMap<Long, Double> byTime) {
            return new Series(new ArrayList<>(byTime.keySet()), new ArrayList<>(byTime.values()));
        }

        NavigableMap<Long, Double> byTime() {
            NavigableMap<Long, Double> byTime = new TreeMap<>();
            for (int index = 0; index < times.size(); index++) {
                byTime.put(times.get(index), values.get(index));
            }
            return byTime;
        }
    }
}
