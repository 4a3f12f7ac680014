package io.millrace.pipelines.sensors;

import io.millrace.sdk.TimedFold;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Sums up each second of a device once the watermark has passed it. A device that is silent for long is forgotten. */
final class MotionFold implements TimedFold<MotionFact, DeviceState> {

    private final Duration shownFor;

    /** @param shownFor how old a location or the level of a battery may be to be shown */
    MotionFold(Duration shownFor) {
        this.shownFor = shownFor;
    }

    @Override
    public String key(MotionFact fact) {
        return fact.deviceId();
    }

    @Override
    public Step<DeviceState> step(String deviceId, DeviceState before, List<MotionFact> facts, Instant watermark) {
        Device device = new Device(deviceId, before, shownFor.toNanos());
        facts.forEach(device::take);
        long now = watermark.getEpochSecond() * Device.SECOND + watermark.getNano();
        List<Motion> motions = device.over(now);
        device.forget(now);
        Long deadline = device.deadline();
        return deadline == null
                ? new Step<>(null, motions)
                : new Step<>(
                        device.state(),
                        motions,
                        Instant.ofEpochSecond(deadline / Device.SECOND, deadline % Device.SECOND));
    }
}
