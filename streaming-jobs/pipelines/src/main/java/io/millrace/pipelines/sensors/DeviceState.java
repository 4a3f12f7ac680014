package io.millrace.pipelines.sensors;

import java.util.NavigableMap;

/**
 * What is kept of a device, each by its time in nanoseconds: how strongly it moved in the seconds that
 * are not over, and where it was and how full its battery, as far back as it may still be shown.
 */
public record DeviceState(
        NavigableMap<Long, Double> totals,
        NavigableMap<Long, Double> latitudes,
        NavigableMap<Long, Double> longitudes,
        NavigableMap<Long, Double> batteryLevels) {}
