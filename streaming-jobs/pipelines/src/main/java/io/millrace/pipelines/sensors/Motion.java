package io.millrace.pipelines.sensors;

import io.millrace.sdk.Column;
import java.time.Instant;

/** How a device moved in one second, and what was known of it at the second's end. */
public record Motion(
        @Column("the device") String deviceId,
        @Column("the second, by its beginning") Instant second,
        @Column("how many readings of the accelerometer") long readings,
        @Column("the average of their totals") double averageTotal,
        @Column("the highest of their totals") double highestTotal,

        @Column("where the device was last; null where that is long ago or unknown")
        Double latitude,

        @Column("where the device was last; null where that is long ago or unknown")
        Double longitude,

        @Column("how full its battery was last, from 0 to 1; null where that is long ago or unknown")
        Double batteryLevel) {}
