package io.millrace.pipelines.pacing;

import io.millrace.sdk.Message;
import io.millrace.sdk.Traffic;
import io.millrace.settings.Settings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;

/** Runners who run from now on, a hundred positions to the second of their own time. */
record PacingTraffic(InstantSource now) implements Traffic {

    @Override
    public Iterator<Message> messages(Settings settings, long seed) {
        Instant start = now.instant();
        return new Race(settings.value(Position.TOPIC_NAME), Passage.nanos(start), seed);
    }
}
