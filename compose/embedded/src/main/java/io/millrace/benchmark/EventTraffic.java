package io.millrace.benchmark;

import io.millrace.pipelines.game.GameEvent;
import io.millrace.sdk.Message;
import io.millrace.settings.Settings;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What ten thousand players do with their browsers: about 190 bytes of JSON each time, all of it well formed. */
final class EventTraffic {

    private static final int PLAYERS = 10_000;
    private static final List<String> DETAILS =
            List.of("wood", "bronze", "long", "two-handed", "glass", "starter guild", "PVP-Friends", "Office-Hours");
    private static final List<String> BROWSERS = List.of(
            "Mozilla/5.0 (X11; Linux x86_64) Firefox/143.0",
            "Mozilla/5.0 (Macintosh) Safari/605.1.15",
            "Mozilla/5.0 (Windows NT 10.0) Chrome/141.0",
            "ApacheBench/2.3");

    Iterator<Message> messages(Settings settings, long seed) {
        String topic = settings.value(GameEvent.TOPIC_NAME);
        Random random = new Random(seed);
        return Stream.generate(() -> message(topic, random)).iterator();
    }

    private static Message message(String topic, Random random) {
        String player = "Player " + random.nextInt(PLAYERS);
        int detail = random.nextInt(DETAILS.size());
        return Message.of(
                topic,
                player,
                "{\"event_type\": \"" + (detail < 5 ? GameEvent.SWORD : GameEvent.GUILD)
                        + "\", \"direction\": \"" + (random.nextInt(10) == 0 ? GameEvent.REDUCE : GameEvent.INCREASE)
                        + "\", \"event_detail\": \"" + DETAILS.get(detail)
                        + "\", \"Host\": \"" + player
                        + "\", \"User-Agent\": \"" + BROWSERS.get(random.nextInt(BROWSERS.size()))
                        + "\", \"Accept\": \"text/html,*/*;q=0.8\"}");
    }
}
