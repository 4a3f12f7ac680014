package io.millrace.pipelines.game;

import io.millrace.sdk.Column;
import java.time.Instant;

/** How many swords of one kind a player owns. */
public record SwordCount(
        @Column("the player") String player,
        @Column("the kind of sword") String sword,
        @Column("how many the player owns") long quantity,

        @Column("when the player last bought or destroyed one")
        Instant updatedAt) {

    static final String PLAYER = "player";
    static final String SWORD = "sword";
}
