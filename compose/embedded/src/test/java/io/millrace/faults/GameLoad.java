package io.millrace.faults;

import static io.millrace.faults.Expected.millis;
import static io.millrace.faults.Expected.row;
import static io.millrace.faults.Expected.rows;
import static io.millrace.faults.Expected.text;

import io.millrace.lake.Lake;
import io.millrace.sdk.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Twenty players who live on through all runs. */
final class GameLoad implements Load {

    private static final String TOPIC = "events";
    private static final int PLAYERS = 20;
    private static final int THINGS = 6;

    private final Random random;
    private final BadRecords bad;
    private int number;

    private record Action(String id, String player, String type, String direction, String detail) {}

    GameLoad(Random random, BadRecords bad) {
        this.random = random;
        this.bad = bad;
    }

    @Override
    public String slug() {
        return "game";
    }

    @Override
    public Draft next(int run) {
        int dice = random.nextInt(50);
        if (dice == 0) {
            return bad.next(TOPIC);
        }
        String player = "Player " + random.nextInt(PLAYERS);
        if (dice == 1) {
            return Draft.filtered(
                    Message.of(TOPIC, player, "{\"event_type\": \"default\", \"Host\": \"" + player + "\"}"));
        }
        Action action = new Action(
                Load.mark(run) + "-" + number++,
                player,
                random.nextInt(3) == 0 ? "guild_event" : "sword_event",
                random.nextInt(4) == 0 ? "reduce" : "increase",
                "thing " + random.nextInt(THINGS));
        return Draft.accepted(
                Message.of(
                        TOPIC,
                        player,
                        "{\"event_type\": \"%s\", \"direction\": \"%s\", \"event_detail\": \"%s\", \"Host\": \"%s\","
                                        .formatted(action.type, action.direction, action.detail, player)
                                + " \"id\": \"" + action.id + "\"}"),
                action);
    }

    @Override
    public List<Expected> expected(Acknowledged all, Lake lake) {
        List<String> valid = new ArrayList<>();
        all.ofRun()
                .events(
                        Action.class,
                        (sent, each) -> valid.add(text(each.id, each.player, each.type, each.direction, each.detail)));
        long since =
                all.ofRun().sent().stream().mapToLong(Sent::timestamp).min().orElse(0);
        Inventories inventories = new Inventories();
        all.events(Action.class, inventories::take);
        return List.of(
                rows(
                        "game.valid_events",
                        "select "
                                + row(
                                        "json_extract_scalar(raw_event, '$.id')",
                                        "host",
                                        "event_type",
                                        "direction",
                                        "event_detail")
                                + " from game.valid_events where \"$file_modified_time\" >= from_unixtime("
                                + since / 1000 + ")"
                                + " and json_extract_scalar(raw_event, '$.id') >= '" + Load.mark(all.run()) + "'",
                        valid),
                rows(
                        "game.swords",
                        "select " + row("player", "sword", "quantity") + " from game.swords",
                        inventories.swords()),
                rows("game.guilds", "select " + row("player", "guild") + " from game.guilds", inventories.guilds()),
                rows(
                        "game.refused_actions",
                        "select " + row("player", "event_type", "direction", "event_detail", millis("refused_at"))
                                + " from game.refused_actions where " + millis("refused_at") + " >= " + since,
                        inventories.refused(since)));
    }

    /** What players own, worked out from their actions one after another. */
    private static final class Inventories {
        private final Map<String, Integer> swords = new TreeMap<>();
        private final TreeSet<String> guilds = new TreeSet<>();
        private final List<Map.Entry<Long, String>> refused = new ArrayList<>();

        void take(Sent sent, Action action) {
            String thing = text(action.player, action.detail);
            boolean isMore = action.direction.equals("increase");
            boolean isDone = true;
            if (action.type.equals("guild_event")) {
                isDone = isMore ? guilds.add(thing) : guilds.remove(thing);
            } else if (isMore) {
                swords.merge(thing, 1, Integer::sum);
            } else {
                isDone = swords.containsKey(thing);
                swords.computeIfPresent(thing, (same, count) -> count == 1 ? null : count - 1);
            }
            if (!isDone) {
                refused.add(Map.entry(
                        sent.timestamp(),
                        text(action.player, action.type, action.direction, action.detail, sent.timestamp())));
            }
        }

        List<String> swords() {
            return swords.entrySet().stream()
                    .map(each -> each.getKey() + "|" + each.getValue())
                    .toList();
        }

        List<String> guilds() {
            return List.copyOf(guilds);
        }

        List<String> refused(long since) {
            return refused.stream()
                    .filter(each -> each.getKey() >= since)
                    .map(Map.Entry::getValue)
                    .collect(Collectors.toList());
        }
    }
}
