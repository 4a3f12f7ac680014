package io.millrace.pipelines.game;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Ended;
import io.millrace.sdk.TimedFold.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever players do, and however it is cut into batches, the tables say what a plain list of rules says. */
class InventoryFoldPropertyTest {

    private static final List<String> NAMES = List.of("a", "b", "c");

    private final InventoryFold fold = new InventoryFold();

    @Test
    void agreesWithThePlainRulesHoweverActionsAreCutIntoBatches() {
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            List<PlayerAction> actions = actions(random);
            Rules rules = new Rules();
            Tables tables = new Tables();
            Inventory state = null;
            int next = 0;
            while (next < actions.size()) {
                int end = Math.min(actions.size(), next + 1 + random.nextInt(8));
                List<PlayerAction> batch = actions.subList(next, end);
                batch.forEach(rules::apply);
                Step<Inventory> step = fold.step("ann", state, batch);
                state = step.state();
                tables.apply(step.rows());
                next = end;

                assertThat(tables.swords).as("swords, seed %s", seed).isEqualTo(rules.swords);
                assertThat(tables.guilds).as("guilds, seed %s", seed).isEqualTo(rules.guilds);
                assertThat(tables.refused).as("refused, seed %s", seed).isEqualTo(rules.refused);
                assertThat(state == null).isEqualTo(rules.swords.isEmpty() && rules.guilds.isEmpty());
            }
            rules.refused.forEach(refusal -> seen.add(refusal.replaceAll("\\d+ ", "")));
        }
        assertThat(seen).containsExactlyInAnyOrder("not owned", "not a member", "already a member");
    }

    private static List<PlayerAction> actions(Random random) {
        List<PlayerAction> actions = new ArrayList<>();
        int count = 1 + random.nextInt(40);
        for (int index = 0; index < count; index++) {
            actions.add(new PlayerAction(
                    "ann",
                    random.nextBoolean() ? "sword_event" : "guild_event",
                    random.nextBoolean() ? "increase" : "reduce",
                    NAMES.get(random.nextInt(NAMES.size())),
                    index));
        }
        return actions;
    }

    /** What each action means, one by one. */
    private static final class Rules {
        private final Map<String, String> swords = new TreeMap<>();
        private final Map<String, Instant> guilds = new TreeMap<>();
        private final List<String> refused = new ArrayList<>();

        void apply(PlayerAction action) {
            String name = action.eventDetail();
            Instant time = Instant.ofEpochMilli(action.timestamp());
            switch (action.eventType() + " " + action.direction()) {
                case "sword_event increase" -> swords.put(name, (owned(name) + 1) + " at " + time);
                case "sword_event reduce" -> {
                    if (owned(name) == 0) {
                        refused.add(action.timestamp() + " not owned");
                    } else if (owned(name) == 1) {
                        swords.remove(name);
                    } else {
                        swords.put(name, (owned(name) - 1) + " at " + time);
                    }
                }
                case "guild_event increase" -> {
                    if (guilds.containsKey(name)) {
                        refused.add(action.timestamp() + " already a member");
                    } else {
                        guilds.put(name, time);
                    }
                }
                default -> {
                    if (guilds.containsKey(name)) {
                        guilds.remove(name);
                    } else {
                        refused.add(action.timestamp() + " not a member");
                    }
                }
            }
        }

        private int owned(String name) {
            return swords.containsKey(name) ? Integer.parseInt(swords.get(name).split(" ")[0]) : 0;
        }
    }

    /** What readers see: of each key the last row, unless it ended the key. */
    private static final class Tables {
        private final Map<String, String> swords = new TreeMap<>();
        private final Map<String, Instant> guilds = new TreeMap<>();
        private final List<String> refused = new ArrayList<>();

        void apply(List<? extends Record> rows) {
            Map<String, Integer> timesTold = new HashMap<>();
            for (Record each : rows) {
                boolean isLast = each instanceof Ended;
                Record row = each instanceof Ended ended ? ended.row() : each;
                if (row instanceof SwordCount sword) {
                    timesTold.merge("sword " + sword.sword(), 1, Integer::sum);
                    show(sword, isLast);
                } else if (row instanceof GuildMembership guild) {
                    timesTold.merge("guild " + guild.guild(), 1, Integer::sum);
                    show(guild, isLast);
                } else {
                    RefusedAction action = (RefusedAction) row;
                    refused.add(action.refusedAt().toEpochMilli() + " "
                            + action.reason().replace("sword ", "").replace(" of the guild", ""));
                }
            }
            assertThat(timesTold.values()).as("one row per key and batch").allMatch(times -> times == 1);
        }

        private void show(SwordCount sword, boolean isLast) {
            if (isLast) {
                swords.remove(sword.sword());
            } else {
                swords.put(sword.sword(), sword.quantity() + " at " + sword.updatedAt());
            }
        }

        private void show(GuildMembership guild, boolean isLast) {
            if (isLast) {
                guilds.remove(guild.guild());
            } else {
                guilds.put(guild.guild(), guild.joinedAt());
            }
        }
    }
}
