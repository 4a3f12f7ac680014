package io.millrace.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.pacing.Position;
import io.millrace.sdk.Message;
import io.millrace.sdk.Parsed.Accepted;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacingTrafficTest {

    private static final int MANY = 50_000;
    private static final Instant START = Instant.parse("2024-11-14T06:23:43.031Z");

    @Test
    void makesTheSameMessagesFromTheSameSeedAndStart() {
        assertThat(texts(7, 1_000)).isEqualTo(texts(7, 1_000)).isNotEqualTo(texts(8, 1_000));
    }

    @Test
    void keysEachPositionByItsRunner() {
        assertThat(messages(7, 1_000)).allSatisfy(message -> {
            assertThat(message.topic()).isEqualTo("positions");
            if (Position.TOPIC.codec().parse(message.value()) instanceof Accepted<Position> accepted) {
                assertThat(new String(message.key(), UTF_8))
                        .isEqualTo(accepted.event().user());
            }
        });
    }

    @Test
    void runsOnFromTheStartInDisorderWithAFewThatAreLateOrBroken() {
        List<Position> positions = new ArrayList<>();
        messages(7, MANY).forEach(message -> {
            if (Position.TOPIC.codec().parse(message.value()) instanceof Accepted<Position> accepted) {
                positions.add(accepted.event());
            }
        });
        int late = 0;
        int disordered = 0;
        Instant highest = START;
        for (Position position : positions) {
            late += position.time().isBefore(highest.minusSeconds(30)) ? 1 : 0;
            disordered += position.time().isBefore(highest) ? 1 : 0;
            highest = position.time().isAfter(highest) ? position.time() : highest;
        }

        assertThat(MANY - positions.size()).isBetween(150, 350);
        assertThat(late).isBetween(20, 70);
        assertThat(disordered).isGreaterThan(MANY / 2);
        assertThat(highest).isBetween(START.plusSeconds(490), START.plusSeconds(510));
        assertThat(positions.stream().map(Position::user).distinct()).hasSize(100);
    }

    private static List<String> texts(long seed, int count) {
        return messages(seed, count).stream()
                .map(message -> new String(message.value(), UTF_8))
                .toList();
    }

    private static List<Message> messages(long seed, int count) {
        Iterator<Message> endless = new PacingTraffic(() -> START).messages(Settings.of(Pipelines.settings()), seed);
        List<Message> messages = new ArrayList<>();
        while (messages.size() < count) {
            messages.add(endless.next());
        }
        return messages;
    }
}
