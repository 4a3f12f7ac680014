package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.game.GameEvent;
import io.millrace.sdk.Message;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Traffic;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The game's events on their whole way, from the topic to Trino, while parts of the stack come and go. */
@OnSharedStack
class GameIT {

    private final RunningStack stack;
    private final String topic;

    GameIT(RunningStack stack) {
        this.stack = stack;
        this.topic = stack.settings().value(GameEvent.TOPIC_NAME);
    }

    @Test
    void showsAnEventAsItWasSentAndWhatFollowsFromIt() {
        send("Ann", "sword_event", "increase", "zwölf-händer");
        send("Ann", "sword_event", "increase", "zwölf-händer");
        send("Ann", "sword_event", "reduce", "zwölf-händer");
        send("Ann", "guild_event", "increase", "Smiths");
        send("Ann", "guild_event", "increase", "Smiths");
        send("Ann", "guild_event", "reduce", "Bakers");
        stack.waitUntilCommitted();

        assertThat(stack.sql("select raw_event, direction, \"user-agent\" from game.valid_events where host = 'Ann'"
                        + " and direction = 'reduce' and event_type = 'sword_event'"))
                .containsExactly(
                        List.of(event("Ann", "sword_event", "reduce", "zwölf-händer"), "reduce", "curl/7.47.0"));
        assertThat(stack.sql("select sword, quantity from game.swords where player = 'Ann'"))
                .containsExactly(List.of("zwölf-händer", "1"));
        assertThat(stack.sql("select guild from game.guilds where player = 'Ann'"))
                .containsExactly(List.of("Smiths"));
        assertThat(stack.sql("select event_detail, reason from game.refused_actions where player = 'Ann' order by 1"))
                .containsExactly(
                        List.of("Bakers", "not a member of the guild"),
                        List.of("Smiths", "already a member of the guild"));
    }

    @Test
    void whatIsDestroyedOrLeftIsNoMoreInTheView() {
        send("Bob", "sword_event", "increase", "glass");
        send("Bob", "guild_event", "increase", "Smiths");
        stack.waitUntilCommitted();
        assertThat(stack.number("select count(*) from game.swords where player = 'Bob'"))
                .isEqualTo(1);

        send("Bob", "sword_event", "reduce", "glass");
        send("Bob", "guild_event", "reduce", "Smiths");
        stack.waitUntilCommitted();

        assertThat(stack.number("select count(*) from game.swords where player = 'Bob'"))
                .isZero();
        assertThat(stack.number("select count(*) from game.guilds where player = 'Bob'"))
                .isZero();
    }

    @Test
    void keepsWhatItRefusesByteForByte() {
        List<byte[]> refused = List.of(
                bytes("no json, this"),
                bytes("[{\"event_type\": \"sword_event\"}]"),
                new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'},
                bytes("{\"event_type\": \"default\", \"long\": \"" + "x".repeat(2 << 20) + "\"}"),
                bytes(
                        "{\"event_type\": \"sword_event\", \"direction\": \"sideways\", \"event_detail\": \"a\", \"Host\": \"b\"}"));
        stack.produce(
                refused.stream().map(value -> new Message(topic, null, value)).toList());
        stack.waitUntilCommitted();

        List<String> reasons = new ArrayList<>();
        for (byte[] value : refused) {
            reasons.addAll(stack.sql("select stage || ' ' || reason from game.quarantine"
                            + " where payload is not null and to_hex(sha256(payload)) = '" + sha256(value) + "'")
                    .getFirst());
        }
        assertThat(reasons)
                .containsExactly(
                        "parse not-json",
                        "parse not-an-object",
                        "parse not-utf8",
                        "parse too-large",
                        "check wrong-field");
    }

    @Test
    void losesAndRepeatsNothingWhenTheDriverIsKilled() {
        checkedAgainstAPlainCount("Crash", 40_000, () -> {
            stack.kill("spark");
            stack.stack().start(Pipelines.slugs());
        });
    }

    @Test
    void losesAndRepeatsNothingWhenTheMetastoreIsAway() {
        checkedAgainstAPlainCount("Homeless", 20_000, () -> {
            stack.kill("metastore");
            stack.stack().start(Pipelines.slugs());
        });
    }

    @Test
    void losesAndRepeatsNothingWhenKafkaIsAway() {
        checkedAgainstAPlainCount("Silent", 20_000, () -> {
            stack.kill("kafka");
            stack.stack().start(Pipelines.slugs());
        });
    }

    private void checkedAgainstAPlainCount(String players, int events, Runnable trouble) {
        PlainCount expected = new PlainCount();
        List<Message> messages = traffic(players, events);
        messages.forEach(expected::add);
        stack.produce(messages.subList(0, events / 2));
        trouble.run();
        stack.produce(messages.subList(events / 2, events));
        stack.waitUntilCommitted();

        String own = " where player like '" + players + " %'";
        assertThat(stack.number("select count(*) from game.valid_events where host like '" + players + " %'"))
                .isEqualTo(expected.valid());
        assertThat(stack.number("select coalesce(sum(quantity), 0) from game.swords" + own))
                .isEqualTo(expected.swords());
        assertThat(stack.number("select count(*) from game.guilds" + own)).isEqualTo(expected.guilds());
        assertThat(stack.number("select count(*) from game.refused_actions" + own))
                .isEqualTo(expected.refused());
        theLedgerAddsUp();
    }

    /** Ranges join without gap or overlap, every record is accounted for, and tables hold what the ledger says. */
    private void theLedgerAddsUp() {
        assertThat(stack.number(
                        "select count(*) from game.ledger where read <> accepted + filtered + quarantined + duplicates"
                                + " or read <> until_offset - from_offset"))
                .isZero();
        assertThat(stack.number("select count(*) from (select from_offset, lag(until_offset, 1, 0) over"
                        + " (partition by pipeline, topic, partition order by batch) as before from game.ledger)"
                        + " where from_offset <> before"))
                .isZero();
        for (String table : List.of("game.valid_events", "game.refused_actions", "game.quarantine")) {
            String name = table.substring(table.indexOf('.') + 1);
            assertThat(stack.number("select coalesce(sum(element_at(written, '" + name + "')), 0) from game.ledger"))
                    .as(table)
                    .isEqualTo(stack.number("select count(*) from " + table));
        }
    }

    private List<Message> traffic(String players, int events) {
        Iterator<Message> traffic =
                Traffic.of(Pipelines.named("game")).orElseThrow().messages(stack.settings(), events);
        List<Message> messages = new ArrayList<>();
        while (messages.size() < events) {
            Message message = traffic.next();
            String value =
                    new String(message.value(), StandardCharsets.UTF_8).replace("\"Player ", "\"" + players + " ");
            messages.add(Message.of(topic, new String(message.key(), StandardCharsets.UTF_8), value));
        }
        return messages;
    }

    private void send(String player, String type, String direction, String detail) {
        stack.produce(List.of(Message.of(topic, player, event(player, type, direction, detail))));
    }

    private static String event(String player, String type, String direction, String detail) {
        return "{\"direction\": \"" + direction + "\", \"event_type\": \"" + type
                + "\", \"Accept\": \"*/*\", \"User-Agent\": \"curl/7.47.0\", \"event_detail\": \"" + detail
                + "\", \"Host\": \"" + player + "\"}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] value) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
