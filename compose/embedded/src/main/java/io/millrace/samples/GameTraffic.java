package io.millrace.samples;

import io.millrace.pipelines.game.GameEvent;
import io.millrace.sdk.Message;
import io.millrace.sdk.Traffic;
import io.millrace.settings.Settings;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Players as load tests imitate them: most buy swords and join guilds, a few destroy and leave, a few
 * only look, and one line in a hundred is broken.
 */
public final class GameTraffic implements Traffic {

    private static final int PLAYERS = 200;
    private static final List<String> SWORDS = List.of("wood", "bronze", "long", "short", "two-handed", "glass");
    private static final List<String> GUILDS =
            List.of("starter guild", "PVP-Friends", "Data-Engineers", "Office-Hours", "W205-Test");
    private static final List<String> BROKEN =
            List.of("", "not json", "{\"event_type\": \"sword_event\"", "[1, 2, 3]", "{\"direction\": \"increase\"}");

    @Override
    public String pipeline() {
        return "game";
    }

    @Override
    public Iterator<Message> messages(Settings settings, long seed) {
        String topic = settings.value(GameEvent.TOPIC_NAME);
        Random random = new Random(seed);
        return Stream.generate(() -> message(topic, random)).iterator();
    }

    private static Message message(String topic, Random random) {
        String player = "Player " + (1 + random.nextInt(PLAYERS));
        int dice = random.nextInt(100);
        String event = switch (dice) {
            case 0 -> BROKEN.get(random.nextInt(BROKEN.size()));
            case 1, 2, 3 -> event(player, "default", null, null);
            default ->
                dice < 70
                        ? event(player, GameEvent.SWORD, direction(random), pick(SWORDS, random))
                        : event(player, GameEvent.GUILD, direction(random), pick(GUILDS, random));
        };
        return Message.of(topic, player, event);
    }

    private static String direction(Random random) {
        return random.nextInt(10) == 0 ? GameEvent.REDUCE : GameEvent.INCREASE;
    }

    private static String pick(List<String> names, Random random) {
        return names.get(random.nextInt(names.size()));
    }

    private static String event(String player, String type, String direction, String detail) {
        StringBuilder json =
                new StringBuilder("{\"event_type\": \"").append(type).append('"');
        if (direction != null) {
            json.append(", \"direction\": \"")
                    .append(direction)
                    .append("\", \"event_detail\": \"")
                    .append(detail)
                    .append('"');
        }
        return json.append(", \"Host\": \"")
                .append(player)
                .append("\", \"User-Agent\": \"ApacheBench/2.3\", \"Accept\": \"*/*\"}")
                .toString();
    }
}
