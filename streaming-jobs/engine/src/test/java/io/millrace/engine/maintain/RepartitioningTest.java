package io.millrace.engine.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.TestSpark;
import io.millrace.engine.checkpoint.Checkpoint;
import io.millrace.engine.checkpoint.Offsets;
import io.millrace.engine.inspect.Step;
import io.millrace.engine.source.EventClock;
import io.millrace.engine.source.EventTimeLog;
import io.millrace.engine.source.TickSource;
import io.millrace.engine.state.Fact;
import io.millrace.engine.state.Folding;
import io.millrace.engine.state.TimedFolding;
import io.millrace.sdk.Fold;
import io.millrace.sdk.FoldStep;
import io.millrace.sdk.TimedFold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** State whose number of partitions changes between two runs of its query: nothing else does. */
class RepartitioningTest {

    private static final int MICROS = 1_000_000;

    public record Said(String who, long second) {}

    public record Times(long times) {}

    public record Answer(String who, long number) {}

    /** Says how often each has spoken. */
    static final class Counting implements Fold<Said, Times> {
        @Override
        public String key(Said said) {
            return said.who();
        }

        @Override
        public Step<Times> step(String who, Times before, List<Said> facts) {
            Times after = new Times(facts.size() + (before == null ? 0 : before.times()));
            return new Step<>(after, List.of(new Answer(who, after.times())));
        }
    }

    /** Says once of each when he first spoke, ten seconds after that. */
    static final class Waiting implements TimedFold<Said, Times> {
        @Override
        public String key(Said said) {
            return said.who();
        }

        @Override
        public Step<Times> step(String who, Times before, List<Said> facts, Instant watermark) {
            Times first = before == null ? new Times(facts.get(0).second()) : before;
            Instant deadline = Instant.ofEpochSecond(first.times() + 10);
            return watermark.isBefore(deadline)
                    ? new Step<>(first, List.of(), deadline)
                    : new Step<>(null, List.of(new Answer(who, first.times())));
        }
    }

    /** What a repartitioning that died has left behind. */
    enum Death {
        BEFORE_ITS_BATCH_WAS_PLANNED(
                List.of("offsets/%d", "state/0/*/%d.zip", "state/0/_metadata/v2/%d", "commits/%d")),
        BEFORE_ANY_STATE(List.of("state/0/*/%d.zip", "state/0/_metadata/v2/%d", "commits/%d")),
        AMONG_THE_STATE(List.of("state/0/{1,5,6}/%d.zip", "state/0/_metadata/v2/%d", "commits/%d")),
        BEFORE_IT_WAS_NOTED_AS_DONE(List.of("commits/%d"));

        private final List<String> missing;

        Death(List<String> missing) {
            this.missing = missing;
        }

        void leave(Path checkpoint, long batch) throws IOException {
            for (String pattern : missing) {
                long number = pattern.contains("zip") ? batch + 1 : batch;
                String glob = "glob:" + checkpoint + "/" + String.format(pattern, number);
                try (Stream<Path> all = Files.walk(checkpoint)) {
                    List<Path> matching = all.filter(path ->
                                    path.getFileSystem().getPathMatcher(glob).matches(path))
                            .toList();
                    for (Path file : matching) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    @TempDir
    Path folder;

    private SparkSession spark;
    private boolean isTimed;
    private long offset;

    @BeforeEach
    void sessionLikeThatOfADriver() {
        spark = TestSpark.session().newSession();
        spark.conf().set("spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", "true");
    }

    @Test
    void keepsTheStateOfEveryKeyAndPutsItWhereTheNextBatchLooks() throws Exception {
        say(everybody(100));
        say(everybody(101));
        List<String> state = state();

        repartition(8);
        assertThat(state()).isEqualTo(state);
        assertThat(partitions()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(say(everybody(102))).isEqualTo(answers(40, 3));

        say(new Said("dora", 103));
        state = state();
        repartition(3);
        assertThat(state()).isEqualTo(state);
        assertThat(partitions()).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(say(everybody(104))).isEqualTo(answers(40, 4));
        assertThat(say(new Said("dora", 105))).containsExactly(new Answer("dora", 2));

        repartition(8);
        assertThat(say(everybody(106))).isEqualTo(answers(40, 5));
    }

    @Test
    void keepsDeadlinesAndCallsAtThemAsIfNothingHadHappened() throws Exception {
        isTimed = true;
        assertThat(say(everybodySince(100)))
                .extracting(Answer::number)
                .contains(100L, 124L)
                .doesNotContain(125L);
        List<String> state = state();
        List<String> calls = calls();
        assertThat(calls).hasSize(15);

        repartition(8);
        assertThat(state()).isEqualTo(state);
        assertThat(calls()).isEqualTo(calls);
        assertThat(partitions()).hasSizeGreaterThan(2);
        assertThat(say(new Said("late", 149)))
                .extracting(Answer::number)
                .containsExactlyInAnyOrder(125L, 126L, 127L, 128L, 129L, 130L, 131L, 132L, 133L, 134L);

        calls = calls();
        repartition(3);
        assertThat(calls()).isEqualTo(calls);
        assertThat(say(new Said("person-36", 150))).extracting(Answer::number).containsExactly(135L);
        assertThat(say(new Said("later", 200)))
                .extracting(Answer::number)
                .containsExactlyInAnyOrder(136L, 137L, 138L, 139L, 149L);
        assertThat(calls()).hasSize(1);
    }

    @Test
    void finishesWhatDied() throws Exception {
        say(everybody(100));
        List<String> state = state();
        Death.AMONG_THE_STATE.leave(checkpoint(), repartition(8));

        repartition(8);

        assertThat(state()).isEqualTo(state);
        assertThat(say(everybody(101))).isEqualTo(answers(40, 2));
    }

    @ParameterizedTest
    @EnumSource
    void finishesWhatDiedOfStateWithDeadlines(Death death) throws Exception {
        isTimed = true;
        say(everybodySince(100));
        List<String> calls = calls();
        death.leave(checkpoint(), repartition(8));

        repartition(8);

        assertThat(calls()).isEqualTo(calls);
        assertThat(say(new Said("late", 144)))
                .extracting(Answer::number)
                .containsExactlyInAnyOrder(125L, 126L, 127L, 128L, 129L);
    }

    private static Said[] everybody(long second) {
        return IntStream.range(0, 40)
                .mapToObj(number -> new Said("person-" + number, second))
                .toArray(Said[]::new);
    }

    /** One a second. */
    private static Said[] everybodySince(long second) {
        return IntStream.range(0, 40)
                .mapToObj(number -> new Said("person-" + number, second + number))
                .toArray(Said[]::new);
    }

    private static List<Answer> answers(int people, long number) {
        return IntStream.range(0, people)
                .mapToObj(person -> new Answer("person-" + person, number))
                .sorted(Comparator.comparing(Answer::who))
                .toList();
    }

    private Path checkpoint() {
        return folder.resolve("checkpoints/people/main");
    }

    /** Returns the number of the batch that stands for it. */
    private long repartition(int partitions) throws IOException {
        Checkpoint checkpoint =
                new Checkpoint(folder.resolve("checkpoints").toUri(), "people", "main", TestSpark.hadoop());
        new StatePartitions(spark, checkpoint, TestSpark.hadoop()).repartition(partitions);
        assertThat(checkpoint.batches("offsets").last())
                .isEqualTo(checkpoint.batches("commits").last());
        return checkpoint.batches("commits").last();
    }

    private List<String> state() {
        return isTimed ? map("state") : rows(read(Map.of()).selectExpr("key.key", "to_json(value)"));
    }

    private List<String> calls() {
        return map("calls");
    }

    private List<String> map(String name) {
        return rows(
                read(Map.of("stateVarName", name)).selectExpr("hex(user_map_key.value)", "hex(user_map_value.value)"));
    }

    private static List<String> rows(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(Row::toString).sorted().toList();
    }

    private List<Integer> partitions() {
        return read(Map.of())
                .select("partition_id")
                .distinct()
                .as(Encoders.INT())
                .collectAsList();
    }

    private Dataset<Row> read(Map<String, String> options) {
        Map<String, String> state = isTimed && options.isEmpty() ? Map.of("stateVarName", "state") : options;
        return spark.read()
                .format("statestore")
                .options(state)
                .load(checkpoint().toString());
    }

    /** Adds a file of facts, runs the query until nothing more follows from it, and gives the answers in order. */
    private List<Answer> say(Said... facts) throws Exception {
        EventClock clock = new EventClock(
                new EventTimeLog(new org.apache.hadoop.fs.Path(checkpoint().toUri()), TestSpark.hadoop()),
                5L * MICROS,
                Duration.ZERO,
                InstantSource.system());
        FoldStep<Said, Said, Times> step =
                TestSpark.step(isTimed ? new Waiting() : new Counting(), Said.class, Times.class);
        Dataset<Fact> said = TestSpark.facts(spark, folder.resolve("facts"), List.of(step), facts);
        Dataset<byte[]> results = isTimed
                ? new TimedFolding(List.of(step))
                        .over(TickSource.driving(TestSpark.blocks(said), folder.toString(), clock))
                : new Folding(List.of(step)).over(said);
        List<Answer> answers = new ArrayList<>();
        List<Said> unread = new ArrayList<>(List.of(facts));
        results.writeStream()
                .option("checkpointLocation", checkpoint().toString())
                .trigger(Trigger.AvailableNow())
                .foreachBatch((VoidFunction2<Dataset<byte[]>, Long>) (rows, batch) -> {
                    TestSpark.rows(rows).forEach(row -> answers.add((Answer) row));
                    if (isTimed) {
                        clock.begin(batch);
                        clock.end(
                                batch,
                                List.of(new Offsets.Range("facts", 0, offset, offset + unread.size())),
                                highest(unread));
                    }
                    offset += unread.size();
                    unread.clear();
                })
                .start()
                .awaitTermination();
        answers.sort(Comparator.comparing(Answer::who));
        return answers;
    }

    private static Map<String, Long> highest(List<Said> facts) {
        return facts.stream()
                .map(Said::second)
                .max(Comparator.naturalOrder())
                .map(second -> Map.of("facts-0", second * MICROS))
                .orElse(Map.of());
    }
}
