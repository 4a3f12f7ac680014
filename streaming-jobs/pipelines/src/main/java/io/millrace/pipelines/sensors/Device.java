package io.millrace.pipelines.sensors;

import java.time.Instant;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One device's readings by their time. A reading that comes twice is one: a sensor says one thing at a
 * time, and if it says two the higher counts. So no order of arrival changes what comes out.
 */
final class Device {

    static final long SECOND = 1_000_000_000;

    private final NavigableMap<Long, Double> totals = new TreeMap<>();
    private final NavigableMap<Long, Double> latitudes = new TreeMap<>();
    private final NavigableMap<Long, Double> longitudes = new TreeMap<>();
    private final NavigableMap<Long, Double> batteryLevels = new TreeMap<>();
    private final String id;
    private final long shownFor;

    /** @param shownFor how old, in nanoseconds, a location or the level of a battery may be to be shown */
    Device(String id, DeviceState before, long shownFor) {
        this.id = id;
        this.shownFor = shownFor;
        if (before != null) {
            totals.putAll(before.totals());
            latitudes.putAll(before.latitudes());
            longitudes.putAll(before.longitudes());
            batteryLevels.putAll(before.batteryLevels());
        }
    }

    void take(MotionFact fact) {
        if (fact.total() != null) {
            totals.merge(fact.timeNs(), fact.total(), Math::max);
        } else if (fact.batteryLevel() != null) {
            batteryLevels.merge(fact.timeNs(), fact.batteryLevel(), Math::max);
        } else {
            latitudes.merge(fact.timeNs(), fact.latitude(), Math::max);
            longitudes.merge(fact.timeNs(), fact.longitude(), Math::max);
        }
    }

    /** The seconds that are over, each once: nothing more can come of them. */
    List<Motion> over(long watermark) {
        List<Motion> motions = new ArrayList<>();
        while (!totals.isEmpty() && endOfFirst() <= watermark) {
            long end = endOfFirst();
            NavigableMap<Long, Double> second = totals.headMap(end, false);
            motions.add(motion(second, end));
            second.clear();
        }
        return motions;
    }

    private Motion motion(NavigableMap<Long, Double> second, long end) {
        DoubleSummaryStatistics statistics =
                second.values().stream().mapToDouble(Double::doubleValue).summaryStatistics();
        return new Motion(
                id,
                Instant.ofEpochSecond(end / SECOND - 1),
                statistics.getCount(),
                statistics.getAverage(),
                statistics.getMax(),
                latest(latitudes, end),
                latest(longitudes, end),
                latest(batteryLevels, end));
    }

    private Double latest(NavigableMap<Long, Double> values, long end) {
        Map.Entry<Long, Double> latest = values.lowerEntry(end);
        return latest == null || latest.getKey() < end - shownFor ? null : latest.getValue();
    }

    private long endOfFirst() {
        return (totals.firstKey() / SECOND + 1) * SECOND;
    }

    /** Of what lies before the watermark only the latest can still be shown, and that not for ever. */
    void forget(long watermark) {
        for (NavigableMap<Long, Double> values : List.of(latitudes, longitudes, batteryLevels)) {
            Long latest = values.lowerKey(watermark);
            if (latest != null) {
                values.headMap(latest, latest + shownFor < watermark).clear();
            }
        }
    }

    /** When something happens next though nothing comes; null if nothing is kept. */
    Long deadline() {
        if (!totals.isEmpty()) {
            return endOfFirst();
        }
        Long latest = null;
        for (NavigableMap<Long, Double> values : List.of(latitudes, batteryLevels)) {
            if (!values.isEmpty() && (latest == null || values.lastKey() > latest)) {
                latest = values.lastKey();
            }
        }
        return latest == null ? null : latest + shownFor + SECOND;
    }

    DeviceState state() {
        return new DeviceState(totals, latitudes, longitudes, batteryLevels);
    }
}
