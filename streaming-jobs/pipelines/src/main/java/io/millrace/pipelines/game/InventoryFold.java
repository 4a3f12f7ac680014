package io.millrace.pipelines.game;

import io.millrace.sdk.Ended;
import io.millrace.sdk.Fold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps each player's swords and guilds. What changed in a batch comes out once, as it is at the
 * batch's end; what was refused comes out each time. State grows with what players own, and stays.
 */
final class InventoryFold implements Fold<PlayerAction, Inventory> {

    @Override
    public String key(PlayerAction action) {
        return action.player();
    }

    @Override
    public Step<Inventory> step(String player, Inventory before, List<PlayerAction> actions) {
        Map<String, Long> swords = before == null ? new HashMap<>() : new HashMap<>(before.swords());
        Map<String, Long> guilds = before == null ? new HashMap<>() : new HashMap<>(before.guilds());
        Map<String, SwordCount> changedSwords = new HashMap<>();
        Map<String, GuildMembership> changedGuilds = new HashMap<>();
        List<Record> rows = new ArrayList<>();
        for (PlayerAction action : actions) {
            String refusal = action.isOfSword() ? ofSword(action, swords) : ofGuild(action, guilds);
            if (refusal != null) {
                rows.add(RefusedAction.of(action, refusal));
            } else if (action.isOfSword()) {
                changedSwords.put(action.eventDetail(), swordCount(action, swords));
            } else {
                changedGuilds.put(action.eventDetail(), membership(action, guilds));
            }
        }
        changedSwords.values().forEach(sword -> rows.add(sword.quantity() == 0 ? new Ended(sword) : sword));
        changedGuilds.values().forEach(guild -> rows.add(guild.joinedAt() == null ? new Ended(guild) : guild));
        boolean isEmpty = swords.isEmpty() && guilds.isEmpty();
        return new Step<>(isEmpty ? null : new Inventory(swords, guilds), rows);
    }

    /** Buys or destroys; says why it cannot, or null. */
    private static String ofSword(PlayerAction action, Map<String, Long> swords) {
        if (!action.increases() && !swords.containsKey(action.eventDetail())) {
            return RefusedAction.NOT_OWNED;
        }
        swords.merge(action.eventDetail(), action.increases() ? 1L : -1L, Long::sum);
        swords.remove(action.eventDetail(), 0L);
        return null;
    }

    /** Joins or leaves; says why it cannot, or null. */
    private static String ofGuild(PlayerAction action, Map<String, Long> guilds) {
        if (action.increases()) {
            Long joined = guilds.putIfAbsent(action.eventDetail(), action.timestamp());
            return joined == null ? null : RefusedAction.ALREADY_A_MEMBER;
        }
        Long joined = guilds.remove(action.eventDetail());
        return joined == null ? RefusedAction.NOT_A_MEMBER : null;
    }

    private static SwordCount swordCount(PlayerAction action, Map<String, Long> swords) {
        return new SwordCount(
                action.player(),
                action.eventDetail(),
                swords.getOrDefault(action.eventDetail(), 0L),
                Instant.ofEpochMilli(action.timestamp()));
    }

    private static GuildMembership membership(PlayerAction action, Map<String, Long> guilds) {
        Long joined = guilds.get(action.eventDetail());
        return new GuildMembership(
                action.player(), action.eventDetail(), joined == null ? null : Instant.ofEpochMilli(joined));
    }
}
