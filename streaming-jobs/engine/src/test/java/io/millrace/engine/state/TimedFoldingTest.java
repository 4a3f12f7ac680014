package io.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.TestSpark;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.inspect.Step;
import io.millrace.engine.source.EventClock;
import io.millrace.engine.source.EventTimeLog;
import io.millrace.engine.source.TickSource;
import io.millrace.sdk.FoldStep;
import io.millrace.sdk.TimedFold;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fold's deadlines on the flow's own clock, in a query that stops and goes on. */
public class TimedFoldingTest {

    private static final int MICROS = 1_000_000;

    public record Heard(String who, long second) {}

    public record Pending(List<Long> seconds) {}

    public record Told(String who, long second, long watermark) {}

    /** What the folds here have in common. */
    private interface Hearing extends TimedFold<Heard, Pending> {
        @Override
        default String key(Heard heard) {
            return heard.who();
        }
    }

    /** Tells of each second once it is ten seconds ago. */
    public static final class Delayed implements Hearing {
        @Override
        public Step<Pending> step(String who, Pending before, List<Heard> facts, Instant watermark) {
            List<Long> pending = new ArrayList<>(before == null ? List.of() : before.seconds());
            facts.forEach(heard -> pending.add(heard.second()));
            List<Told> told = new ArrayList<>();
            pending.stream()
                    .filter(second -> second + 10 <= watermark.getEpochSecond())
                    .forEach(second -> told.add(new Told(who, second, watermark.getEpochSecond())));
            told.forEach(each -> pending.remove(each.second()));
            return pending.isEmpty()
                    ? new Step<>(null, told)
                    : new Step<>(new Pending(pending), told, Instant.ofEpochSecond(pending.get(0) + 10));
        }
    }

    @TempDir
    Path folder;

    private TimedFold<Heard, Pending> fold = new Delayed();
    private long offset;

    @Test
    void callsAtTheDeadlineThoughTheKeyIsSilent() throws Exception {
        List<Told> told = run(new Heard("ann", 100), new Heard("ann", 105), new Heard("bob", 120));

        assertThat(told).containsExactly(new Told("ann", 100, 115), new Told("ann", 105, 115));
    }

    /** Tells of each second once more than ten seconds are over. */
    static final class Patient implements Hearing {
        @Override
        public Step<Pending> step(String who, Pending before, List<Heard> facts, Instant watermark) {
            long second =
                    before == null ? facts.get(0).second() : before.seconds().get(0);
            Instant deadline = Instant.ofEpochSecond(second + 10).plusMillis(1);
            return watermark.isBefore(deadline)
                    ? new Step<>(new Pending(List.of(second)), List.of(), deadline)
                    : new Step<>(null, List.of(new Told(who, second, watermark.getEpochSecond())));
        }
    }

    @Test
    void callsAtADeadlineOfWhichTheWatermarkStoodAMillisecondShort() throws Exception {
        fold = new Patient();

        assertThat(run(new Heard("ann", 100), new Heard("bob", 115))).isEmpty();
        assertThat(run(new Heard("bob", 116))).containsExactly(new Told("ann", 100, 111));
    }

    @Test
    void goesOnAfterARestartWhereItWas() throws Exception {
        run(new Heard("ann", 100), new Heard("bob", 106));

        assertThat(run(new Heard("cleo", 115))).containsExactly(new Told("ann", 100, 110));
        assertThat(run(new Heard("bob", 200)))
                .containsExactlyInAnyOrder(new Told("bob", 106, 195), new Told("cleo", 115, 195));
    }

    @Test
    void givesTheFoldAFactThatIsOlderThanTheWatermarkToo() throws Exception {
        run(new Heard("ann", 100));

        assertThat(run(new Heard("bob", 50))).containsExactly(new Told("bob", 50, 95));
    }

    /** Keeps the latest second of each key, until ten seconds have gone by without one. */
    static final class Silence implements Hearing {
        /** Of a negative second it waits ten times as long; at zero it forgets. */
        @Override
        public Step<Pending> step(String who, Pending before, List<Heard> facts, Instant watermark) {
            if (facts.isEmpty()) {
                return new Step<>(null, List.of(new Told(who, before.seconds().get(0), watermark.getEpochSecond())));
            }
            long last = facts.get(facts.size() - 1).second();
            return last == 0
                    ? new Step<>(null, List.of())
                    : new Step<>(
                            new Pending(List.of(last)),
                            List.of(),
                            Instant.ofEpochSecond(last < 0 ? -last + 100 : last + 10));
        }
    }

    @Test
    void callsAtTheLatestDeadlineAloneHoweverOftenItHasMovedOn() throws Exception {
        fold = new Silence();

        assertThat(run(new Heard("ann", 100))).isEmpty();
        assertThat(run(new Heard("ann", 109))).isEmpty();
        assertThat(run(new Heard("bob", 120)))
                .as("the first deadline has passed, the second has not")
                .isEmpty();
        assertThat(run(new Heard("bob", 124))).containsExactly(new Told("ann", 109, 119));
        assertThat(run(new Heard("cleo", 160))).containsExactly(new Told("bob", 124, 155));
    }

    @Test
    void callsEarlierIfTheDeadlineHasMovedBack() throws Exception {
        fold = new Silence();
        run(new Heard("ann", -100));
        run(new Heard("ann", 105));

        assertThat(run(new Heard("bob", 121))).containsExactly(new Told("ann", 105, 116));
        assertThat(run(new Heard("cleo", 300)))
                .as("the deadline of before is gone")
                .extracting(Told::who)
                .containsExactly("bob");
    }

    @Test
    void callsNobodyWhoseStateIsGone() throws Exception {
        fold = new Silence();
        run(new Heard("ann", 100));
        run(new Heard("ann", 0));

        assertThat(run(new Heard("bob", 200))).isEmpty();
        assertThat(run(new Heard("ann", 201), new Heard("cleo", 300)))
                .containsExactlyInAnyOrder(new Told("bob", 200, 295), new Told("ann", 201, 295));
    }

    /** Adds a file of facts and runs the query until nothing more follows from it; time stays five seconds behind. */
    private List<Told> run(Heard... facts) throws Exception {
        org.apache.hadoop.fs.Path checkpoint =
                new org.apache.hadoop.fs.Path(folder.resolve("checkpoint").toUri());
        EventClock clock = new EventClock(
                new EventTimeLog(checkpoint, TestSpark.hadoop()), 5L * MICROS, Duration.ZERO, InstantSource.system());
        FoldStep<Heard, Heard, Pending> step = TestSpark.step(fold, Heard.class, Pending.class);
        Dataset<Fact> heard = TestSpark.facts(TestSpark.session(), folder.resolve("facts"), List.of(step), facts);
        List<Told> told = new ArrayList<>();
        List<Heard> unread = new ArrayList<>(List.of(facts));
        new TimedFolding(List.of(step))
                .over(TickSource.driving(TestSpark.blocks(heard), folder.toString(), clock))
                .writeStream()
                .option("checkpointLocation", checkpoint.toString())
                .trigger(Trigger.AvailableNow())
                .foreachBatch((VoidFunction2<Dataset<byte[]>, Long>) (results, batch) -> {
                    clock.begin(batch);
                    TestSpark.rows(results).forEach(row -> told.add((Told) row));
                    clock.end(
                            batch,
                            List.of(new Offsets.Range("facts", 0, offset, offset + unread.size())),
                            highest(unread));
                    offset += unread.size();
                    unread.clear();
                })
                .start()
                .awaitTermination();
        return told;
    }

    private static Map<String, Long> highest(List<Heard> facts) {
        return facts.stream()
                .map(Heard::second)
                .max(Comparator.naturalOrder())
                .map(second -> Map.of("facts-0", second * MICROS))
                .orElse(Map.of());
    }
}
