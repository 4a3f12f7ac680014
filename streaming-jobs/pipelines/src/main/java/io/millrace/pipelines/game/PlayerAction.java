package io.millrace.pipelines.game;

import io.millrace.sdk.Received;

/** What an inventory has to know of an event. */
public record PlayerAction(String player, String eventType, String direction, String eventDetail, long timestamp) {

    static PlayerAction of(Received<GameEvent> received) {
        GameEvent event = received.event();
        return new PlayerAction(
                event.host(),
                event.eventType(),
                event.direction(),
                event.eventDetail(),
                received.source().timestamp());
    }

    boolean isOfSword() {
        return eventType.equals(GameEvent.SWORD);
    }

    boolean increases() {
        return direction.equals(GameEvent.INCREASE);
    }
}
