package io.millrace.samples;

import io.millrace.pipelines.pacing.Position;
import io.millrace.sdk.Message;
import io.millrace.sdk.Traffic;
import io.millrace.settings.Settings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;

/** Runners who run from now on, a hundred positions to the second of their own time. */
public record PacingTraffic(InstantSource now) implements Traffic {

    public PacingTraffic() {
        this(InstantSource.system());
    }

    @Override
    public String pipeline() {
        return "pacing";
    }

    @Override
    public Iterator<Message> messages(Settings settings, long seed) {
        Instant start = now.instant();
        return new Race(
                settings.value(Position.TOPIC_NAME), start.getEpochSecond() * 1_000_000_000 + start.getNano(), seed);
    }
}
