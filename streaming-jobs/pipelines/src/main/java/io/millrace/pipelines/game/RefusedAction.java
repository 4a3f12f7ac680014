package io.millrace.pipelines.game;

import io.millrace.sdk.Column;
import java.time.Instant;

/** Something that a player tried and could not do. */
public record RefusedAction(
        @Column("the player") String player,
        @Column("sword_event or guild_event") String eventType,
        @Column("increase or reduce") String direction,
        @Column("the kind of sword, or the guild") String eventDetail,
        @Column("why not") String reason,
        @Column("when the player tried") Instant refusedAt) {

    static final String NOT_OWNED = "sword not owned";
    static final String NOT_A_MEMBER = "not a member of the guild";
    static final String ALREADY_A_MEMBER = "already a member of the guild";

    static RefusedAction of(PlayerAction action, String reason) {
        return new RefusedAction(
                action.player(),
                action.eventType(),
                action.direction(),
                action.eventDetail(),
                reason,
                Instant.ofEpochMilli(action.timestamp()));
    }
}
