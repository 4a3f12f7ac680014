package io.millrace.pipelines.game;

/** One thing that follows from a player's actions: exactly one of the parts is there. */
public record InventoryChange(SwordCount sword, GuildMembership guild, RefusedAction refused) {

    static InventoryChange of(SwordCount sword) {
        return new InventoryChange(sword, null, null);
    }

    static InventoryChange of(GuildMembership guild) {
        return new InventoryChange(null, guild, null);
    }

    static InventoryChange of(RefusedAction refused) {
        return new InventoryChange(null, null, refused);
    }
}
