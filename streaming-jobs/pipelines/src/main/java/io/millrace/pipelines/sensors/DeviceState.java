package io.millrace.pipelines.sensors;

import java.util.Map;

/**
 * What is kept of a device, each by its time in nanoseconds: how strongly it moved in the seconds that
 * are not over, and where it was and how full its battery, as far back as it may still be shown.
 */
public record DeviceState(
        Map<Long, Double> totals,
        Map<Long, Double> latitudes,
        Map<Long, Double> longitudes,
        Map<Long, Double> batteryLevels) {}
