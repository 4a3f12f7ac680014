package io.millrace.pipelines.game;

import io.millrace.sdk.Received;
import java.util.Comparator;

/** What an inventory has to know of an event, and the place that puts a player's events in order. */
public record PlayerAction(
        String player,
        String eventType,
        String direction,
        String eventDetail,
        long timestamp,
        int partition,
        long offset) {

    /** As Kafka took them. */
    static final Comparator<PlayerAction> ORDER = Comparator.comparingLong(PlayerAction::timestamp)
            .thenComparingInt(PlayerAction::partition)
            .thenComparingLong(PlayerAction::offset);

    static PlayerAction of(Received<GameEvent> received) {
        GameEvent event = received.event();
        return new PlayerAction(
                event.host(),
                event.eventType(),
                event.direction(),
                event.eventDetail(),
                received.source().timestamp(),
                received.source().partition(),
                received.source().offset());
    }

    boolean isOfSword() {
        return eventType.equals(GameEvent.SWORD);
    }

    boolean increases() {
        return direction.equals(GameEvent.INCREASE);
    }
}
