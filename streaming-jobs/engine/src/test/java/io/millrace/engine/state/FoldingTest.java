package io.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.TestSpark;
import io.millrace.engine.inspect.Step;
import io.millrace.sdk.Fold;
import io.millrace.sdk.FoldStep;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records as facts, as state and as rows of a streaming query that stops and goes on. */
class FoldingTest {

    public enum Mood {
        CALM,
        LOUD
    }

    public record Said(String who, String word, long order, Mood mood) {}

    public record Last(String word, Instant at) {}

    public record Memory(Last last, Map<String, Long> counts, List<String> words, Mood mood) {}

    public record Answer(String who, String sentence, Memory before) {}

    static final class Remembering implements Fold<Said, Memory> {
        @Override
        public String key(Said said) {
            return said.who();
        }

        @Override
        public Step<Memory> step(String who, Memory before, List<Said> facts) {
            facts.forEach(said -> {
                if (said.word().equals("bad")) {
                    throw new IllegalStateException("bad word\nof " + who);
                }
            });
            List<String> words = new ArrayList<>(before == null ? List.of() : before.words());
            Map<String, Long> counts = new HashMap<>(before == null ? Map.of() : before.counts());
            Said last = facts.get(facts.size() - 1);
            facts.forEach(said -> {
                words.add(said.word());
                counts.merge(said.word(), 1L, Long::sum);
            });
            Memory after =
                    new Memory(new Last(last.word(), Instant.ofEpochSecond(last.order())), counts, words, last.mood());
            boolean isOver = "forget".equals(last.word());
            return new Step<>(isOver ? null : after, List.of(new Answer(who, String.join(" ", words), before)));
        }
    }

    @TempDir
    Path folder;

    private List<FoldStep<Said, Said, ?>> others = List.of();
    private final List<FailedFact> failed = new ArrayList<>();

    @Test
    void remembersFromBatchToBatchAndAcrossARestart() throws Exception {
        List<Answer> first = run(
                new Said("ann", "a", 1, Mood.CALM), new Said("ann", "b", 2, Mood.LOUD), new Said("bob", "x", 1, null));
        List<Answer> second = run(new Said("ann", "a", 3, Mood.CALM));

        assertThat(first).containsExactly(new Answer("ann", "a b", null), new Answer("bob", "x", null));
        Memory kept = new Memory(
                new Last("b", Instant.ofEpochSecond(2)), Map.of("a", 1L, "b", 1L), List.of("a", "b"), Mood.LOUD);
        assertThat(second).containsExactly(new Answer("ann", "a b a", kept));
    }

    @Test
    void keepsNothingOfAKeyWhoseStateIsGone() throws Exception {
        run(new Said("ann", "a", 1, Mood.CALM), new Said("bob", "x", 1, null));
        run(new Said("ann", "forget", 2, Mood.CALM));

        assertThat(run(new Said("ann", "again", 3, null), new Said("bob", "y", 3, null)))
                .containsExactly(
                        new Answer("ann", "again", null),
                        new Answer(
                                "bob",
                                "x y",
                                new Memory(
                                        new Last("x", Instant.ofEpochSecond(1)), Map.of("x", 1L), List.of("x"), null)));
    }

    @Test
    void goesOnWithoutTheFactsAtWhichItFails() throws Exception {
        run(new Said("ann", "a", 1, null));

        List<Answer> answers = run(
                new Said("ann", "b", 2, null),
                new Said("ann", "bad", 3, null),
                new Said("ann", "c", 4, null),
                new Said("bob", "bad", 5, null));

        assertThat(answers).extracting(Answer::sentence).containsExactly("a b c");
        assertThat(failed)
                .extracting(each -> each.fact().key() + " " + each.fact().offset() + " " + each.detail())
                .containsExactlyInAnyOrder(
                        "ann 1 java.lang.IllegalStateException: bad word",
                        "bob 3 java.lang.IllegalStateException: bad word");
        assertThat(run(new Said("ann", "d", 6, null), new Said("bob", "x", 6, null)))
                .extracting(Answer::sentence)
                .containsExactly("a b c d", "x");
    }

    public record Seen(long times) {}

    /** Counts the words of each; keyed otherwise than its neighbour, and with another state. */
    static final class Counting implements Fold<Said, Seen> {
        @Override
        public String key(Said said) {
            return said.word();
        }

        @Override
        public Step<Seen> step(String word, Seen before, List<Said> facts) {
            Seen after = new Seen(facts.size() + (before == null ? 0 : before.times()));
            return new Step<>(after, List.of(new Answer(word, Long.toString(after.times()), null)));
        }
    }

    @Test
    void runsFoldsSideBySideEachWithKeysAndStateOfItsOwn() throws Exception {
        others = List.of(TestSpark.step(new Counting(), Said.class, Seen.class));

        run(new Said("a", "a", 1, null), new Said("b", "a", 2, null));

        assertThat(run(new Said("a", "a", 3, null)))
                .extracting(answer -> answer.who() + ": " + answer.sentence())
                .containsExactlyInAnyOrder("a: a a", "a: 3");
    }

    /** Adds facts, runs the query until it has read them, and gives the answers in order. */
    private List<Answer> run(Said... facts) throws Exception {
        FoldStep<Said, Said, Memory> step = TestSpark.step(new Remembering(), Said.class, Memory.class);
        List<FoldStep<Said, Said, ?>> folds = new ArrayList<>(List.of(step));
        folds.addAll(others);
        Dataset<Fact> stream = TestSpark.facts(TestSpark.session(), folder.resolve("facts"), folds, facts);
        List<Answer> answers = new ArrayList<>();
        new Folding(folds)
                .over(stream)
                .writeStream()
                .option("checkpointLocation", folder.resolve("checkpoint").toString())
                .trigger(Trigger.AvailableNow())
                .foreachBatch((VoidFunction2<Dataset<byte[]>, Long>) (results, batch) -> TestSpark.rows(results)
                        .forEach(row -> {
                            if (row instanceof FailedFact bad) {
                                failed.add(bad);
                            } else {
                                answers.add((Answer) row);
                            }
                        }))
                .start()
                .awaitTermination();
        answers.sort(Comparator.comparing(Answer::who));
        return answers;
    }
}
