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
        public Comparator<Said> order() {
            return Comparator.comparingLong(Said::order);
        }

        @Override
        public Step<Memory> step(String who, Memory before, List<Said> facts) {
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

    @Test
    void remembersFromBatchToBatchAndAcrossARestart() throws Exception {
        List<Answer> first = run(
                new Said("ann", "b", 2, Mood.LOUD), new Said("ann", "a", 1, Mood.CALM), new Said("bob", "x", 1, null));
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

    /** Adds facts, runs the query until it has read them, and gives the answers in order. */
    private List<Answer> run(Said... facts) throws Exception {
        FoldStep<Said, Said, Memory> step = TestSpark.step(new Remembering(), Said.class, Memory.class);
        Dataset<Fact> stream = TestSpark.facts(TestSpark.session(), folder.resolve("facts"), step, facts);
        List<Answer> answers = new ArrayList<>();
        new Folding(List.of(step))
                .over(stream)
                .writeStream()
                .option("checkpointLocation", folder.resolve("checkpoint").toString())
                .trigger(Trigger.AvailableNow())
                .foreachBatch((VoidFunction2<Dataset<Fact>, Long>)
                        (results, batch) -> TestSpark.rows(results).forEach(row -> answers.add((Answer) row)))
                .start()
                .awaitTermination();
        answers.sort(Comparator.comparing(Answer::who));
        return answers;
    }
}
