package io.millrace.pipelines.game;

import io.millrace.sdk.Column;
import io.millrace.sdk.Key;
import java.time.Instant;

/** How many swords of one kind a player owns. */
public record SwordCount(
        @Key @Column("the player") String player,
        @Key @Column("the kind of sword") String sword,
        @Column("how many the player owns") long quantity,

        @Column("when the player last bought or destroyed one")
        Instant updatedAt) {}
