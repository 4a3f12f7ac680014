package io.millrace.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.sdk.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts the game's events one by one, and keeps each player's swords and guilds in plain maps. */
final class GameAnswers implements Answers {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SOME_PLAYERS = List.of("Player 1", "Player 2", "Player 3");

    private final Map<String, Long> byDirection = new TreeMap<>();
    private final Map<List<String>, Long> byHostAndType =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    private final Map<String, Map<String, Long>> swords = new TreeMap<>();
    private final Map<String, Set<String>> guilds = new TreeMap<>();
    private long valid;
    private long quarantined;

    @Override
    public String slug() {
        return "game";
    }

    @Override
    public int records() {
        return 20_000;
    }

    @Override
    public void sent(Message message) {
        JsonNode event = parsed(message.value());
        if (event == null || !event.isObject() || !event.has("event_type")) {
            quarantined++;
            return;
        }
        String type = event.get("event_type").asText();
        if (!type.equals("sword_event") && !type.equals("guild_event")) {
            return;
        }
        String player = event.get("Host").asText();
        String detail = event.get("event_detail").asText();
        boolean more = event.get("direction").asText().equals("increase");
        valid++;
        byDirection.merge(event.get("direction").asText(), 1L, Long::sum);
        byHostAndType.merge(List.of(player, type), 1L, Long::sum);
        if (type.equals("sword_event")) {
            count(swords.computeIfAbsent(player, key -> new TreeMap<>()), detail, more);
        } else {
            join(guilds.computeIfAbsent(player, key -> new TreeSet<>()), detail, more);
        }
    }

    private static JsonNode parsed(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (JsonProcessingException broken) {
            return null;
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Nobody can destroy a sword that is not owned. */
    private static void count(Map<String, Long> owned, String sword, boolean more) {
        owned.compute(sword, (key, before) -> {
            long now = (before == null ? 0 : before) + (more ? 1 : -1);
            return now > 0 ? now : null;
        });
    }

    private static void join(Set<String> joined, String guild, boolean more) {
        if (more) {
            joined.add(guild);
        } else {
            joined.remove(guild);
        }
    }

    @Override
    public List<Question> questions() {
        return List.of(
                Question.of("The analysts' table is there.", "show tables", List.of(List.of("valid_events")))
                        .atLeast(),
                Question.of("It has a column for each field of an event.", "describe valid_events", columns())
                        .within(8, 2),
                Question.of(
                        "How many events of swords and guilds were sent.",
                        "select count(*) as num_entries from valid_events",
                        List.of(List.of(Long.toString(valid)))),
                Question.of(
                        "How often players gained something, and how often they lost something.",
                        "select direction, count(*) as num_events from valid_events group by direction",
                        counts(byDirection)),
                Question.of(
                        "How often each player did what.",
                        "select host,event_type,count(*) as num_events from valid_events"
                                + " group by host,event_type order by event_type desc",
                        countsOfPairs()),
                Question.of(
                        "The swords that some players own now.",
                        "select player, sword, quantity from swords where player in " + players()
                                + " order by player, sword",
                        swordsOfSome()),
                Question.of(
                        "The guilds that they are in now.",
                        "select player, guild from guilds where player in " + players() + " order by player, guild",
                        guildsOfSome()),
                Question.of(
                        "The quarantine keeps invalid records, with the reason.",
                        "select count(*) as kept from ops.quarantine where pipeline = 'game'",
                        List.of(List.of(Long.toString(quarantined)))));
    }

    private static List<List<String>> columns() {
        return List.of(
                        "raw_event",
                        "timestamp",
                        "accept",
                        "host",
                        "user-agent",
                        "event_type",
                        "direction",
                        "event_detail")
                .stream()
                .map(name -> List.of(name, "varchar"))
                .toList();
    }

    private static List<List<String>> counts(Map<String, Long> counted) {
        return counted.entrySet().stream()
                .map(each -> List.of(each.getKey(), each.getValue().toString()))
                .toList();
    }

    private List<List<String>> countsOfPairs() {
        return byHostAndType.entrySet().stream()
                .map(each -> List.of(
                        each.getKey().get(0),
                        each.getKey().get(1),
                        each.getValue().toString()))
                .toList();
    }

    private static String players() {
        return "('" + String.join("', '", SOME_PLAYERS) + "')";
    }

    private List<List<String>> swordsOfSome() {
        List<List<String>> rows = new ArrayList<>();
        SOME_PLAYERS.forEach(player -> swords.getOrDefault(player, Map.of())
                .forEach((sword, quantity) -> rows.add(List.of(player, sword, quantity.toString()))));
        return rows;
    }

    private List<List<String>> guildsOfSome() {
        List<List<String>> rows = new ArrayList<>();
        SOME_PLAYERS.forEach(
                player -> guilds.getOrDefault(player, Set.of()).forEach(guild -> rows.add(List.of(player, guild))));
        return rows;
    }
}
