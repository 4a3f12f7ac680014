package io.millrace.pipelines.game;

import io.millrace.sdk.Column;
import io.millrace.sdk.Received;
import io.millrace.sdk.Utf8;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** An event as analysts query it: its raw text, and its fields side by side. */
public record ValidEvent(
        @Column("the event as it was sent") Utf8 rawEvent,
        @Column("when Kafka took it, in UTC") String timestamp,
        @Column("the request's Accept header") String accept,
        @Column("the request's Host header: the player") String host,

        @Column(name = "user-agent", value = "the request's User-Agent header")
        String userAgent,

        @Column("sword_event or guild_event") String eventType,
        @Column("increase or reduce") String direction,
        @Column("the kind of sword, or the guild") String eventDetail) {

    private static final DateTimeFormatter TEXT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 3, true)
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    static ValidEvent of(Received<GameEvent> received) {
        GameEvent event = received.event();
        return new ValidEvent(
                received.text(),
                TEXT.format(received.timestamp()),
                event.accept(),
                event.host(),
                event.userAgent(),
                event.eventType(),
                event.direction(),
                event.eventDetail());
    }
}
