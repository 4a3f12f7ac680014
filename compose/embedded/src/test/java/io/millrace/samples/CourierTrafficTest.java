package io.millrace.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.courier.ChatMessage;
import io.millrace.pipelines.courier.CourierEvent;
import io.millrace.pipelines.courier.PlacedOrder;
import io.millrace.sdk.Message;
import io.millrace.sdk.Parsed;
import io.millrace.sdk.Parsed.Accepted;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CourierTrafficTest {

    private static final int MANY = 50_000;

    private final List<Message> messages = messages(7, MANY);

    @Test
    void makesTheSameMessagesFromTheSameSeed() {
        assertThat(texts(messages(7, 1_000))).isEqualTo(texts(messages.subList(0, 1_000)));
        assertThat(texts(messages(8, 1_000))).isNotEqualTo(texts(messages.subList(0, 1_000)));
    }

    @Test
    void breaksFewAndKeysTheRestByTheirOrder() {
        List<CourierEvent> events = events();

        assertThat(MANY - events.size()).isBetween(150, 350);
        assertThat(messages).allSatisfy(message -> {
            if (parsed(message) instanceof Accepted<CourierEvent> accepted) {
                assertThat(new String(message.key(), UTF_8))
                        .isEqualTo(Long.toString(accepted.event().orderId()));
            }
        });
    }

    @Test
    void deliversAFewTwice() {
        int repeated = texts(messages).size() - new HashSet<>(texts(messages)).size();

        assertThat(repeated).isBetween(400, 900);
    }

    @Test
    void makesConversationsOfTwoToFiveMessagesFromTwentyCities() {
        Map<Long, Set<ChatMessage>> conversations = new HashMap<>();
        Map<Long, Set<String>> cities = new HashMap<>();
        for (CourierEvent event : events()) {
            if (event instanceof ChatMessage message) {
                conversations
                        .computeIfAbsent(message.orderId(), key -> new HashSet<>())
                        .add(message);
            } else {
                cities.computeIfAbsent(event.orderId(), key -> new HashSet<>()).add(((PlacedOrder) event).cityCode());
            }
        }
        Set<Long> whole = ended(conversations.keySet());

        assertThat(whole).hasSizeGreaterThan(MANY / 6).allSatisfy(order -> {
            assertThat(conversations.get(order)).hasSizeBetween(2, 5);
            assertThat(conversations.get(order).stream()
                            .map(ChatMessage::sender)
                            .distinct())
                    .hasSize(2);
            assertThat(cities.get(order)).hasSize(1);
        });
        assertThat(cities.values().stream().flatMap(Set::stream).distinct()).hasSize(20);
    }

    @Test
    void letsManyConversationsGoOnAtTheSameTime() {
        List<Long> orders = events().stream().map(CourierEvent::orderId).toList();
        long nextToEachOther = 0;
        for (int index = 1; index < orders.size(); index++) {
            nextToEachOther += orders.get(index).equals(orders.get(index - 1)) ? 1 : 0;
        }

        assertThat(nextToEachOther).isLessThan(MANY / 20);
    }

    /** Orders of which the last thousand records say nothing. */
    private Set<Long> ended(Set<Long> orders) {
        Set<Long> ended = new HashSet<>(orders);
        List<CourierEvent> events = events();
        events.subList(events.size() - 2_000, events.size()).forEach(event -> ended.remove(event.orderId()));
        return ended;
    }

    private List<CourierEvent> events() {
        return messages.stream()
                .map(CourierTrafficTest::parsed)
                .filter(Accepted.class::isInstance)
                .map(parsed -> ((Accepted<CourierEvent>) parsed).event())
                .toList();
    }

    private static Parsed<CourierEvent> parsed(Message message) {
        return CourierEvent.TOPIC.codec().parse(message.value());
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream()
                .map(message -> new String(message.value(), UTF_8))
                .collect(Collectors.toList());
    }

    private static List<Message> messages(long seed, int count) {
        Iterator<Message> endless = new CourierTraffic().messages(Settings.of(Pipelines.settings()), seed);
        List<Message> messages = new ArrayList<>();
        while (messages.size() < count) {
            messages.add(endless.next());
        }
        return messages;
    }
}
