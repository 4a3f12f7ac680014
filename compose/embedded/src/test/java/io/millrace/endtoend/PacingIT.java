package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.endtoend.InProcess.Renamed;
import io.millrace.pipelines.pacing.RunnerState;
import io.millrace.sdk.Message;
import io.millrace.sdk.Pipeline;
import io.millrace.sdk.Pipelines;
import io.millrace.sdk.Traffic;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import io.millrace.stack.UsesSpark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Positions on their whole way, and what event time promises: nothing lost, nothing that depends on batches. */
@OnSharedStack
@UsesSpark
class PacingIT {

    private static final String SINCE_1970 = "pacing.earliest=1970-01-01T00:00:00Z";
    private static final Pipeline PACING = Pipelines.named("pacing");

    /** Two runners, and one who comes later, so that time passes. */
    private static final List<String> TWO_RUNNERS = List.of(
            "user0\t0\t30",
            "user1\t0\t30",
            "user0\t25\t60",
            "user1\t-20\t60",
            "user0\t22\t75",
            "user1\t80\t75",
            "later\t0\t1000");

    private final RunningStack stack;
    private final InProcess process;

    PacingIT(RunningStack stack) {
        this.stack = stack;
        this.process = new InProcess(stack);
    }

    @Test
    void tellsRunnersOfTwentySecondsBesideAHundredAndOfThirtyBesideNinety() throws Exception {
        stack.createTopics(1, "track");
        stack.send(TWO_RUNNERS.stream().map(line -> position("track", 0, line)).toList());

        process.runOnce(
                new Renamed("twenty", PACING), "pacing.topic=track", "pacing.notifications-topic=track-20", SINCE_1970);
        process.runOnce(
                new Renamed("thirty", PACING),
                "pacing.topic=track",
                "pacing.notifications-topic=track-30",
                "pacing.short-window=30s",
                "pacing.long-window=90s",
                SINCE_1970);

        assertThat(notifications("twenty"))
                .containsExactly(
                        List.of("user0", "20", "40", "pacing"),
                        List.of("user0", "60", "80", "underperforming"),
                        List.of("user1", "20", "40", "pacing"),
                        List.of("user1", "60", "80", "outperforming"));
        assertThat(notifications("thirty"))
                .containsExactly(
                        List.of("user0", "30", "60", "pacing"),
                        List.of("user0", "60", "90", "underperforming"),
                        List.of("user1", "30", "60", "pacing"),
                        List.of("user1", "60", "90", "outperforming"));
        assertThat(stack.read("track-20", 4))
                .containsExactlyInAnyOrder(
                        "user0={\"track\": \"user0\", \"notification\": \"pacing\"}",
                        "user0={\"track\": \"user0\", \"notification\": \"underperforming\"}",
                        "user1={\"track\": \"user1\", \"notification\": \"pacing\"}",
                        "user1={\"track\": \"user1\", \"notification\": \"outperforming\"}");
    }

    /** On a local disk, Hadoop and Spark would do so for each file. A store of state does when it is opened and closed. */
    @Test
    void startsNoOtherProcessForABatch() throws Exception {
        stack.createTopics(1, "alone");
        stack.send(TWO_RUNNERS.stream().map(line -> position("alone", 0, line)).toList());
        String[] settings = {"pacing.topic=alone", "pacing.notifications-topic=alone-out", SINCE_1970};

        List<String> byOneBatch = process.startedBy(new Renamed("one_batch", PACING), settings);
        List<String> bySeven = new ArrayList<>(process.startedBy(
                new Renamed("seven_batches", PACING),
                Stream.concat(Stream.of(settings), Stream.of("events-per-batch=1"))
                        .toArray(String[]::new)));

        assertThat(stack.number("select count(distinct batch) from seven_batches.ledger"))
                .isGreaterThanOrEqualTo(7);
        // A class that runs beside this one looks into processes of its own.
        bySeven.removeIf(command -> command.contains("jcmd"));
        assertThat(bySeven).hasSizeLessThanOrEqualTo(byOneBatch.size());
    }

    @Test
    void keepsAPositionThatIsLateWithItsBytesAndCountsIt() throws Exception {
        stack.createTopics(1, "late");
        send("late", 0, "ann\t0\t100");
        send("late", 0, "ann\t1\t200");
        send("late", 0, "ann\t2\t170");
        send("late", 0, "ann\t3\t169.9");

        process.runOnce(new Renamed("lately", PACING), "pacing.topic=late", SINCE_1970);

        assertThat(stack.sql("select stage, reason, from_utf8(payload), detail from lately.quarantine"))
                .containsExactly(List.of(
                        "late",
                        "late",
                        "ann\t3\t169.9",
                        "1970-01-01T00:02:49.900Z is 30.1 s older than the latest before it, and 30 s are waited for"));
        assertThat(stack.sql(
                        "select sum(read), sum(accepted), sum(quarantined), sum(element_at(quarantined_by, 'late'))"
                                + " from lately.ledger"))
                .containsExactly(List.of("4", "3", "1", "1"));
    }

    @Test
    void losesNothingOfAPartitionThatLags() throws Exception {
        stack.createTopics(2, "lagging");
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int second = 0; second < 2_000; second++) {
            records.add(position("lagging", 0, "ahead\t" + second + "\t" + (1_000_000 + second)));
            records.add(position("lagging", 1, "behind\t" + second + "\t" + second));
        }
        stack.send(records);

        process.runOnce(new Renamed("lags", PACING), "pacing.topic=lagging", "events-per-batch=500", SINCE_1970);

        assertThat(stack.number("select count(*) from lags.quarantine")).isZero();
        assertThat(stack.sql("select track, count(*), count_if(notification = 'pacing') from lags.notifications"
                        + " group by 1 order by 1"))
                .containsExactly(List.of("ahead", "98", "98"), List.of("behind", "100", "100"));
    }

    @Test
    void answersTheSameHoweverTheTopicIsCutIntoBatchesAndKeepsNothingOfThoseWhoStopped() throws Exception {
        stack.createTopics(3, "replayed");
        Iterator<Message> traffic = Traffic.of(PACING).orElseThrow().messages(stack.settings(), 1);
        List<Message> messages = new ArrayList<>();
        while (messages.size() < 30_000) {
            messages.add(traffic.next());
        }
        String topic = "pacing.topic=replayed";
        sendByKey(messages.subList(0, 17_000));
        process.runOnce(new Renamed("halves", PACING), topic);
        sendByKey(messages.subList(17_000, 30_000));
        for (int partition = 0; partition < 3; partition++) {
            send("replayed", partition, "later\t0\t4102444799");
        }
        process.runOnce(new Renamed("halves", PACING), topic, "state-partitions=3");
        process.runOnce(new Renamed("parts", PACING), topic, "events-per-batch=2000");
        process.runOnce(new Renamed("whole", PACING), topic);

        assertThat(stack.number("select count(*) from whole.notifications")).isGreaterThan(1_000);
        assertThat(stack.number("select count(*) from whole.quarantine where stage = 'late'"))
                .isGreaterThan(10);
        for (String other : List.of("halves", "parts")) {
            for (String table : List.of("notifications", "positions")) {
                assertSame("select * from whole." + table, "select * from " + other + "." + table);
            }
            String refused = "select topic, partition, \"offset\", stage, reason, payload from %s.quarantine";
            assertSame(refused.formatted("whole"), refused.formatted(other));
        }
        assertThat(stack.sql("select sum(waiting) + sum(sum(read)) over (order by batch) from parts.ledger"
                        + " where pipeline = 'parts' and batch < 3 group by batch"))
                .containsExactly(List.of("30003"), List.of("30003"), List.of("30003"));
        assertThat(
                        stack.number(
                                "select max(files) from (select count(distinct \"$path\") as files"
                                        + " from whole.notifications group by regexp_extract(\"$path\", '(\\d+)-\\d+-\\d+\\.parquet$', 1))"))
                .as("files of a batch, whose state has eight partitions")
                .isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(new KeptState(stack).keys("whole", RunnerState.class, runner -> true))
                .containsExactly("later");
        assertThat(new KeptState(stack).keys("parts", RunnerState.class, runner -> true))
                .containsExactly("later");
        assertThat(new KeptState(stack).keys("halves", RunnerState.class, runner -> true))
                .containsExactly("later");
    }

    @Test
    void tellsRunnersTheSameThoughTheDriverIsKilled() throws Exception {
        Iterator<Message> traffic = Traffic.of(PACING).orElseThrow().messages(stack.settings(), 2);
        for (int half = 0; half < 2; half++) {
            List<Message> messages = new ArrayList<>();
            while (messages.size() < 20_000) {
                messages.add(traffic.next());
            }
            stack.produce(messages);
            if (half == 0) {
                stack.kill("spark");
                stack.stack().start(Pipelines.slugs());
            }
        }
        send("positions", 0, "later\t0\t4102444799");
        send("positions", 1, "later\t0\t4102444799");
        stack.waitUntilCommitted();
        process.runOnce(new Renamed("again", PACING));

        long told = stack.number("select count(*) from again.notifications");
        Instant deadline = Instant.now().plusSeconds(60);
        while (stack.number("select count(*) from pacing.notifications") < told
                && Instant.now().isBefore(deadline)) {
            // Event time passes by itself, once no partition has anything unread for a while.
        }
        assertThat(told).isGreaterThan(1_500);
        assertSame("select * from again.notifications", "select * from pacing.notifications");
        assertSame("select * from again.positions", "select * from pacing.positions");
    }

    private void assertSame(String one, String other) {
        assertThat(stack.sql(one + " except all " + other)).as("only in " + one).isEmpty();
        assertThat(stack.sql(other + " except all " + one))
                .as("only in " + other)
                .isEmpty();
    }

    private List<List<String>> notifications(String slug) {
        return stack.sql(
                "select track, cast(to_unixtime(window_start) as bigint), cast(to_unixtime(window_end) as bigint),"
                        + " notification from " + slug + ".notifications order by 1, 2");
    }

    private void send(String topic, int partition, String line) throws ExecutionException, InterruptedException {
        stack.send(List.of(position(topic, partition, line)));
    }

    private static ProducerRecord<byte[], byte[]> position(String topic, int partition, String line) {
        String user = line.substring(0, line.indexOf('\t'));
        return new ProducerRecord<>(topic, partition, user.getBytes(UTF_8), line.getBytes(UTF_8));
    }

    private void sendByKey(List<Message> messages) throws ExecutionException, InterruptedException {
        stack.send(messages.stream()
                .map(message -> new ProducerRecord<>("replayed", message.key(), message.value()))
                .toList());
    }
}
