package io.millrace.pipelines.courier;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.TimedFold.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** However records are shuffled, repeated, cut into batches and interrupted: the table says what a plain list says. */
class ConversationPropertyTest {

    private static final int ROUNDS = 3_000;

    private final ConversationFold fold = new ConversationFold(Duration.ofHours(24));

    /** A record as it was sent, without its place in Kafka. */
    private record Sent(String sender, int second, String stage, String city) {

        ConversationFact at(long offset) {
            return city == null
                    ? Told.message(1, sender, time(second).substring(11, 19), stage, offset)
                    : Told.city(1, city, offset);
        }
    }

    @Test
    void agreesWithAPlainListAfterEveryBatch() {
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            List<Sent> delivered = delivered(random);
            List<ConversationRow> table = new ArrayList<>();
            Conversation state = null;
            int next = 0;
            while (next < delivered.size()) {
                int end = Math.min(delivered.size(), next + 1 + random.nextInt(4));
                List<ConversationFact> batch = new ArrayList<>();
                for (int offset = next; offset < end; offset++) {
                    batch.add(delivered.get(offset).at(offset));
                }
                Step<Conversation> step = fold.step("1", state, batch, Instant.EPOCH);
                state = random.nextInt(4) == 0
                        ? fold.step("1", step.state(), List.of(), Instant.EPOCH).state()
                        : step.state();
                assertThat(write(step.rows(), table)).isLessThanOrEqualTo(1);
                next = end;

                Shown shown = Shown.of(compacted(table));
                assertThat(shown).as("seed %s", seed).isEqualTo(plain(delivered.subList(0, next)));
                seen.add(shown == null ? "order alone" : shown.firstMessageBy());
                seen.add(shown == null || shown.cityCode() != null ? "with city" : "without city");
                seen.add(state == null ? "expired" : "alive");
            }
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "order alone", "Courier", "Customer", "with city", "without city", "expired", "alive");
    }

    @Test
    void isTheSameForEveryOrderOfDelivery() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            List<Sent> delivered = new ArrayList<>(delivered(random));
            delivered.removeIf(sent -> sent.city() != null && !sent.city().equals("MAD"));
            Shown one = streamed(delivered);
            Collections.shuffle(delivered, random);

            assertThat(streamed(delivered)).as("seed %s", seed).isEqualTo(one);
        }
    }

    private Shown streamed(List<Sent> delivered) {
        List<ConversationRow> table = new ArrayList<>();
        Conversation state = null;
        for (int offset = 0; offset < delivered.size(); offset++) {
            Step<Conversation> step =
                    fold.step("1", state, List.of(delivered.get(offset).at(offset)), Instant.EPOCH);
            state = step.state();
            write(step.rows(), table);
        }
        return Shown.of(table);
    }

    /** Few seconds, stages and cities, so that much happens at the same time, twice or against each other. */
    private static List<Sent> delivered(Random random) {
        List<Sent> delivered = new ArrayList<>();
        int count = 1 + random.nextInt(10);
        for (int index = 0; index < count; index++) {
            delivered.add(
                    random.nextInt(4) == 0
                            ? new Sent(null, 0, null, random.nextBoolean() ? "MAD" : "ROM")
                            : new Sent(
                                    random.nextBoolean() ? "Courier Android" : "Customer iOS",
                                    random.nextInt(6),
                                    random.nextBoolean() ? "PENDING" : "FAILED",
                                    null));
        }
        for (int repeated = random.nextInt(4); repeated > 0; repeated--) {
            delivered.add(delivered.get(random.nextInt(delivered.size())));
        }
        Collections.shuffle(delivered, random);
        return delivered;
    }

    private static int write(List<Record> rows, List<ConversationRow> table) {
        List<ConversationRow> written = rows.stream()
                .filter(ConversationRow.class::isInstance)
                .map(ConversationRow.class::cast)
                .toList();
        table.addAll(written);
        return written.size();
    }

    /** Of each life the last row, as compaction leaves it. */
    private static List<ConversationRow> compacted(List<ConversationRow> rows) {
        Map<String, ConversationRow> last = new LinkedHashMap<>();
        rows.forEach(row -> last.put(row.life(), row));
        return List.copyOf(last.values());
    }

    /** The same by going through all that was delivered. */
    private static Shown plain(List<Sent> delivered) {
        String city = null;
        List<Sent> messages = new ArrayList<>();
        for (Sent sent : delivered) {
            if (sent.city() != null) {
                city = sent.city();
            } else if (!messages.contains(sent)) {
                messages.add(sent);
            }
        }
        if (messages.isEmpty()) {
            return null;
        }
        messages.sort((one, other) -> one.second() != other.second()
                ? one.second() - other.second()
                : (one.sender() + one.stage()).compareTo(other.sender() + other.stage()));
        Sent first = messages.get(0);
        Integer answered = null;
        Integer courier = null;
        Integer customer = null;
        long fromCourier = 0;
        String lastStage = "";
        int last = messages.get(messages.size() - 1).second();
        for (Sent message : messages) {
            if (!message.sender().equals(first.sender()) && answered == null) {
                answered = message.second();
            }
            if (message.sender().equals("Courier Android")) {
                fromCourier++;
                courier = courier == null ? Integer.valueOf(message.second()) : courier;
            } else {
                customer = customer == null ? Integer.valueOf(message.second()) : customer;
            }
            if (message.second() == last && message.stage().compareTo(lastStage) > 0) {
                lastStage = message.stage();
            }
        }
        return new Shown(
                1,
                city,
                instant(courier),
                instant(customer),
                fromCourier,
                messages.size() - fromCourier,
                first.sender().split(" ")[0],
                instant(first.second()),
                answered == null ? null : (long) (answered - first.second()),
                instant(last),
                lastStage);
    }

    private static Instant instant(Integer second) {
        return second == null ? null : Instant.parse(time(second));
    }

    private static String time(int second) {
        return "2024-02-01T10:00:0" + second + "Z";
    }
}
