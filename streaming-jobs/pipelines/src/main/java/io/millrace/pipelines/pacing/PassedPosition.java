package io.millrace.pipelines.pacing;

import io.millrace.sdk.Column;
import io.millrace.sdk.Received;
import java.time.Instant;

/** A position as people query it. */
public record PassedPosition(
        @Column("the runner") String track,
        @Column("how far along the track") long spot,

        @Column("when the runner was there; digits beyond microseconds are cut off")
        Instant time,

        @Column("when Kafka took the position") Instant sentAt) {

    static PassedPosition of(Received<Position> received) {
        Position position = received.event();
        return new PassedPosition(position.user(), position.spot(), position.time(), received.timestamp());
    }
}
