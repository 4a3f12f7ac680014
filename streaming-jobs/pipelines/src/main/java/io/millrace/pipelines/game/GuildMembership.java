package io.millrace.pipelines.game;

import io.millrace.sdk.Column;
import io.millrace.sdk.Key;
import java.time.Instant;

/** A guild that a player is in; without a time, one that the player has left. */
public record GuildMembership(
        @Key @Column("the player") String player,
        @Key @Column("the guild") String guild,
        @Column("when the player joined it") Instant joinedAt) {}
