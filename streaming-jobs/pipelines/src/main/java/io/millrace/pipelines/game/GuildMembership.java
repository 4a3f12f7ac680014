package io.millrace.pipelines.game;

import io.millrace.sdk.Column;
import java.time.Instant;

/** A guild that a player is in; without a time, one that the player has left. */
public record GuildMembership(
        @Column("the player") String player,
        @Column("the guild") String guild,
        @Column("when the player joined it") Instant joinedAt) {

    static final String PLAYER = "player";
    static final String GUILD = "guild";
}
