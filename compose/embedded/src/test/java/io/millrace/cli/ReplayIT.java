package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Message;
import io.millrace.stack.RunningStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What a setting has refused goes on once the setting is right: one story, on a stack of its own. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplayIT {

    private static final int GOOD = 20_000;
    private static final int BAD = 7;

    private static RunningStack stack;
    private static Admin admin;

    @BeforeAll
    static void refuseWhatIsOfThisCentury() throws IOException {
        stack = RunningStack.start(List.of("pacing", "sensors"), "pacing.latest=2000-01-02T00:00:00Z");
        admin = Admin.create(
                Map.of("bootstrap.servers", stack.stack().addresses().kafka()));
        List<Message> messages = new ArrayList<>();
        for (int runner = 0; runner < GOOD; runner++) {
            messages.add(Message.of("positions", "r" + runner, "r" + runner + "\t1\t1700000000"));
        }
        for (int line = 0; line < BAD; line++) {
            messages.add(Message.of("positions", "bad" + line, "bad" + line + "\tnowhere\t1700000000"));
        }
        messages.add(Message.of(
                "raw-data",
                "d",
                "{\"deviceId\": \"d\", \"payload\": [{\"name\": \"light\", \"time\": 1700000000000000000, \"values\": {}},"
                        + " {\"name\": \"light\", \"values\": {}}]}"));
        stack.produce(messages);
        stack.waitUntilCommitted();
    }

    @AfterAll
    static void stop() {
        admin.close();
        stack.close();
    }

    @Test
    @Order(1)
    void aDryRunCountsAndSendsNothing() throws Exception {
        long end = end();

        Called called = call("--dry-run", "--pipeline", "pacing");

        assertThat(called.code()).isZero();
        assertThat(called.out()).contains("pacing   | check | wrong-field |   " + (GOOD + BAD), "Nothing was sent.");
        assertThat(end()).isEqualTo(end);
        assertThat(call("--dry-run", "--reason", "late").out()).isEqualTo("No such record is open.\n");
        assertThat(call("--dry-run", "--until", "2020-01-01T00:00:00Z").out()).contains("No such record");
    }

    @Test
    @Order(2)
    void whatFailsAgainStaysOpenWithItsHistory() {
        Called called = call("--pipeline", "pacing", "--limit", "10");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.out()).contains("10 records sent: 0 accepted, 10 rejected again.", "wrong-field |      10");
        assertThat(
                        stack.sql(
                                "select attempts, last_reason, count(*) from ops.open_quarantine where pipeline = 'pacing' group by 1, 2 order by 1"))
                .containsExactly(
                        List.of("0", "null", Integer.toString(GOOD + BAD - 10)), List.of("1", "wrong-field", "10"));
        assertThat(stack.number("select count(*) from pacing.quarantine")).isEqualTo(GOOD + BAD + 10);
    }

    @Test
    @Order(3)
    void whatGoesOnDoesSoOnceThoughReplayIsKilledTimeAndAgain() throws Exception {
        stack = stack.withDriverSet("pacing.latest=2100-01-01T00:00:00Z");
        Random random = new Random(1);
        int killedMidway = 0;
        for (int run = 0; run < 3; run++) {
            killedMidway += killMidway(random.nextInt(120)) ? 1 : 0;
        }

        Called called = call("--pipeline", "pacing");

        assertThat(killedMidway).isPositive();
        assertThat(called.code()).isEqualTo(1);
        // What a killed run had under way may reach Kafka only now, and is then no work of this one.
        assertThat(called.out()).contains(" rejected again.");
        stack.waitUntilCommitted();
        assertThat(stack.sql("select count(*), count(distinct track) from pacing.positions"))
                .containsExactly(List.of(Integer.toString(GOOD), Integer.toString(GOOD)));
        assertThat(stack.sql("select substr(from_utf8(payload), 1, 3), count(*) from ops.open_quarantine"
                        + " where pipeline = 'pacing' group by 1"))
                .containsExactly(List.of("bad", Integer.toString(BAD)));
        assertThat(stack.number("select sum(read - accepted - filtered - quarantined - duplicates) from ops.ledger"))
                .isZero();
    }

    @Test
    @Order(4)
    void whatWentOnIsNotSentAgain() {
        Called called = call("--pipeline", "pacing");

        assertThat(called.out()).contains(BAD + " records sent: 0 accepted, " + BAD + " rejected again.");
        assertThat(stack.number("select count(*) from pacing.positions")).isEqualTo(GOOD);
    }

    @Test
    @Order(5)
    void oneEventOfARecordIsSentAgainByItself() {
        assertThat(call("--pipeline", "sensors", "--reason", "missing-field").out())
                .contains("1 records sent: 0 accepted, 1 rejected again.");

        assertThat(stack.sql("select part, attempts, last_reason, last_detail from ops.open_quarantine"
                        + " where pipeline = 'sensors'"))
                .containsExactly(List.of("1", "1", "missing-field", "payload[0].time is missing"));
        assertThat(stack.number("select count(*) from sensors.readings")).isEqualTo(1);
    }

    @Test
    @Order(6)
    void aPipelineThatDoesNotRunIsRefusedWithTheWayOut() {
        Called called = call("--pipeline", "game");

        assertThat(called.code()).isEqualTo(1);
        assertThat(called.err()).contains("Pipeline game does not run", "./millrace up");
    }

    /** Kills a replay so many milliseconds after its first record has arrived; whether it was still at it. */
    private static boolean killMidway(int millis) throws Exception {
        long before = end();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.millrace.cli.Cli",
                "replay",
                "--pipeline",
                "pacing"));
        command.addAll(stack.options());
        Process replay = new ProcessBuilder(command).inheritIO().start();
        Instant deadline = Instant.now().plus(Duration.ofSeconds(120));
        while (end() == before && replay.isAlive() && Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
        boolean wasAlive = replay.isAlive();
        replay.destroyForcibly().waitFor();
        return wasAlive;
    }

    /** How many records the topic has got. */
    private static long end() throws Exception {
        Map<TopicPartition, OffsetSpec> partitions = Map.of(
                new TopicPartition("positions", 0), OffsetSpec.latest(),
                new TopicPartition("positions", 1), OffsetSpec.latest());
        return admin.listOffsets(partitions).all().get().values().stream()
                .mapToLong(each -> each.offset())
                .sum();
    }

    private static Called call(String... options) {
        List<String> arguments = new ArrayList<>(List.of("replay"));
        arguments.addAll(List.of(options));
        arguments.addAll(stack.options());
        return Called.with(arguments.toArray(String[]::new));
    }
}
