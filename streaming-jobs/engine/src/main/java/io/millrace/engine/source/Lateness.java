package io.millrace.engine.source;

import io.millrace.engine.sink.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Tells which records of one partition are late, in the order of their offsets. So it does not depend
 * on how the topic is cut into batches.
 */
public final class Lateness {

    private final Long allowed;
    private final long watermark;
    private Long highest;

    /**
     * @param allowed how much older than the latest before it an event may be, in microseconds; null
     *     for as much as you like
     * @param times how far event time had come when the batch began
     */
    public Lateness(Long allowed, EventTimes times, String partition) {
        this.allowed = allowed;
        this.watermark = times.watermark();
        this.highest = times.highest().get(partition);
    }

    /** Takes note of an event's time. Why it is late, if it is. */
    public Optional<String> of(Instant time) {
        long micros = ColumnType.Simple.micros(time);
        if (highest == null || micros > highest) {
            highest = micros;
        }
        if (allowed == null) {
            return Optional.empty();
        }
        if (micros < highest - allowed) {
            return Optional.of(time + " is " + seconds(highest - micros) + " s older than the latest before it, and "
                    + seconds(allowed) + " s are waited for");
        }
        if (micros < watermark) {
            return Optional.of(time + " lies before " + Instant.EPOCH.plus(watermark, ChronoUnit.MICROS)
                    + ", which other partitions had passed while this one was idle");
        }
        return Optional.empty();
    }

    /** The latest event time so far; null if there was none. */
    public Long highest() {
        return highest;
    }

    private static String seconds(long micros) {
        return BigDecimal.valueOf(micros, 6)
                .setScale(1, RoundingMode.CEILING)
                .stripTrailingZeros()
                .toPlainString();
    }
}
