package io.millrace.benchmark;

import io.millrace.pipelines.game.GameEvent;
import io.millrace.sdk.Column;
import io.millrace.sdk.Received;
import java.time.Instant;

/** An event, field by field, and when Kafka took it: the columns that the plain job writes too. */
public record EventRow(
        @Column("what happened") String eventType,
        @Column("whether more or less") String direction,
        @Column("of what") String eventDetail,
        @Column("the player") String host,
        @Column("the request's User-Agent header") String userAgent,
        @Column("the request's Accept header") String accept,
        @Column("when Kafka took the event") Instant sentAt) {

    static EventRow of(Received<GameEvent> received) {
        GameEvent event = received.event();
        return new EventRow(
                event.eventType(),
                event.direction(),
                event.eventDetail(),
                event.host(),
                event.userAgent(),
                event.accept(),
                received.timestamp());
    }
}
