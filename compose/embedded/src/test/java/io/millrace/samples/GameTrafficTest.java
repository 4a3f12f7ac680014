package io.millrace.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.game.GameEvent;
import io.millrace.sdk.Message;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Parsed.Accepted;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GameTrafficTest {

    private static final int MANY = 50_000;
    private static final Settings SETTINGS = Settings.of(Pipelines.settings());

    @Test
    void makesTheSameMessagesFromTheSameSeed() {
        assertThat(texts(messages(SETTINGS, 7, 1_000))).isEqualTo(texts(messages(SETTINGS, 7, 1_000)));
        assertThat(texts(messages(SETTINGS, 7, 1_000))).isNotEqualTo(texts(messages(SETTINGS, 8, 1_000)));
    }

    @Test
    void sendsToTheTopicThatIsSetWithThePlayerAsKey() {
        Settings settings = SETTINGS.withPairs(List.of("game.topic=other"));

        assertThat(messages(settings, 7, 100)).allSatisfy(message -> {
            assertThat(message.topic()).isEqualTo("other");
            assertThat(new String(message.key(), StandardCharsets.UTF_8)).matches("Player [1-9]\\d?\\d?");
        });
    }

    @Test
    void breaksOneLineInAHundredAndEveryBrokenOneIsRefused() {
        List<Message> messages = messages(SETTINGS, 7, MANY);

        long refused = messages.stream()
                .filter(message -> !(parsed(message) instanceof Accepted))
                .count();
        long broken = messages.stream().filter(GameTrafficTest::looksBroken).count();

        assertThat(refused).isEqualTo(broken).isBetween(MANY / 100L - 100, MANY / 100L + 100);
    }

    @Test
    void imitatesWhatPlayersDo() {
        List<GameEvent> events = new ArrayList<>();
        messages(SETTINGS, 7, MANY).forEach(message -> {
            if (parsed(message) instanceof Accepted<GameEvent> accepted) {
                events.add(accepted.event());
            }
        });
        Map<String, Double> shares = events.stream()
                .collect(Collectors.groupingBy(GameEvent::eventType, Collectors.summingDouble(event -> 1.0 / MANY)));

        assertThat(shares).containsOnlyKeys("sword_event", "guild_event", "default");
        assertThat(shares.get("sword_event")).isBetween(0.65, 0.67);
        assertThat(shares.get("guild_event")).isBetween(0.29, 0.31);
        assertThat(shares.get("default")).isBetween(0.02, 0.04);
        assertThat(share(events, "reduce")).isBetween(0.09, 0.11);
        assertThat(events.stream().map(GameEvent::host).distinct()).hasSize(200);
    }

    private static double share(List<GameEvent> events, String direction) {
        long withOne =
                events.stream().filter(event -> event.direction() != null).count();
        return (double) events.stream()
                        .filter(event -> direction.equals(event.direction()))
                        .count()
                / withOne;
    }

    /** What a player sends ends with the headers; what is broken has none. */
    private static boolean looksBroken(Message message) {
        return !new String(message.value(), StandardCharsets.UTF_8).endsWith("\"Accept\": \"*/*\"}");
    }

    private static Parsed<GameEvent> parsed(Message message) {
        return GameEvent.TOPIC.codec().parse(message.value());
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream()
                .map(message -> new String(message.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<Message> messages(Settings settings, long seed, int count) {
        Iterator<Message> endless = new GameTraffic().messages(settings, seed);
        List<Message> messages = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            messages.add(endless.next());
        }
        return messages;
    }
}
