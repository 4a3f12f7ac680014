package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.Called;
import io.millrace.endtoend.Words.Version;
import io.millrace.engine.EngineSettings;
import io.millrace.engine.inspect.AuditReport;
import io.millrace.engine.inspect.Plan;
import io.millrace.engine.inspect.Plan.Verdict;
import io.millrace.sdk.Message;
import io.millrace.settings.KafkaSettings;
import io.millrace.stack.OnSharedStack;
import io.millrace.stack.RunningStack;
import io.millrace.stack.UsesSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What a start does when code, settings, checkpoint, tables or topics are not as they were: as the plan said. */
@OnSharedStack
@UsesSpark
class PlanIT {

    private final RunningStack stack;
    private final InProcess process;

    PlanIT(RunningStack stack) {
        this.stack = stack;
        this.process = new InProcess(stack);
    }

    @Test
    void growsTablesOfEachKindAndRefusesWhatIsNoGrowth() throws Exception {
        Words first = words("growing", Version.FIRST);
        assertThat(process.plan(first).verdict()).isEqualTo(Verdict.NEW);
        say(first, "one", "one", "three");
        process.runOnce(first);
        assertThat(process.plan(first).verdict()).isEqualTo(Verdict.SAME);

        Words grown = words("growing", Version.GROWN);
        assertThat(process.plan(grown).changes())
                .containsExactlyInAnyOrder(
                        "adds to growing.lines the columns length bigint, null in the rows it has",
                        "adds to growing.plain_lines the columns length bigint, null in the rows it has",
                        "adds to growing.counts_changes the columns length bigint, null in the rows it has");
        say(grown, "one", "seven");
        process.runOnce(grown, "compact-after=1");

        for (String table : List.of("lines", "plain_lines")) {
            assertThat(stack.sql("select word, length from growing." + table + " order by 1, 2"))
                    .extracting(Object::toString)
                    .containsExactly("[one, 3]", "[one, null]", "[one, null]", "[seven, 5]", "[three, null]");
        }
        assertThat(stack.sql("select word, max_by(length, _batch), max_by(times, _batch)"
                        + " from growing.counts_changes group by 1 order by 1"))
                .extracting(Object::toString)
                .containsExactly("[one, 3, 3]", "[seven, 5, 1]", "[three, null, 1]");

        assertThat(objections(process.plan(first)))
                .contains("Table growing.lines has the column length bigint, which the code no longer writes.");
        assertThat(objections(process.plan(words("growing", Version.REMEMBERING))))
                .contains("gone are [], and [last string] have come");
        assertThat(process.plan(grown).verdict()).isEqualTo(Verdict.SAME);
    }

    @Test
    void repartitionsTheStateOfACheckpointThatGoesOn() throws Exception {
        Words words = words("repartitioned", Version.FIRST);
        say(words, "one");
        process.runOnce(words);
        say(words, "one");
        assertThat(process.plan(words, "state-partitions=3").changes())
                .containsExactly("repartitions the state from 8 to 3, without reading the topics again");
        process.runOnce(words, "state-partitions=3");
        assertThat(process.plan(words, "state-partitions=3").verdict()).isEqualTo(Verdict.SAME);
        countsAre(words, 2);

        // As if it had died at the end of its last batch.
        long last = newest(words, "commits");
        Files.delete(checkpoint(words).resolve("commits/" + last));
        say(words, "one");
        assertThat(process.plan(words, "state-partitions=4").changes())
                .containsExactly("runs batch " + last + " with the 3 state partitions that it was planned with, then"
                        + " repartitions the state from 3 to 4, without reading the topics again");
        process.runOnce(words, "state-partitions=4");
        assertThat(process.plan(words, "state-partitions=4").verdict()).isEqualTo(Verdict.SAME);
        countsAre(words, 3);
        assertThat(stack.number("select max(batch) from repartitioned.ledger"))
                .as("the batch after the one that repartitions")
                .isEqualTo(last + 2);
        assertThat(process.audit(words).violations()).isEmpty();
    }

    @Test
    void refusesATopicThatWasMadeAgainThoughItHoldsMore() throws Exception {
        Words words = words("renewed", Version.FIRST);
        say(words, "one", "two");
        process.runOnce(words);

        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(words.topic())).all().get();
            Soon.holds("the topic is gone", () -> !names(admin).contains(words.topic()));
            stack.createTopics(2, words.topic());
        }
        say(words, "three", "four", "five", "six", "seven", "eight");

        assertThat(objections(process.plan(words))).contains("Topic renewed-in was deleted and recreated");
        assertThat(process.endsWell(words)).isFalse();
        assertThat(stack.number("select count(*) from renewed.lines")).isEqualTo(2);
    }

    @Test
    void namesTheOffsetsThatExpiredUnread() throws Exception {
        Words words = words("expired", Version.FIRST);
        try (Admin admin = admin()) {
            stack.createTopics(1, words.topic());
            say(words, "one", "two");
            process.runOnce(words);
            say(words, "three", "four", "five");
            admin.deleteRecords(Map.of(new TopicPartition(words.topic(), 0), RecordsToDelete.beforeOffset(4)))
                    .all()
                    .get();
        }

        assertThat(objections(process.plan(words)))
                .contains("Of topic expired-in/0 the offsets [2, 4) were not read yet, and Kafka no longer has them.");
        assertThat(process.endsWell(words)).isFalse();
        assertThat(stack.number("select count(*) from expired.lines")).isEqualTo(2);

        process.skip(words, 4);
        assertThat(process.plan(words).verdict()).isEqualTo(Verdict.SAME);
        assertThat(process.audit(words).violations()).isEmpty();
        process.runOnce(words);
        assertThat(stack.sql("select word from expired.lines order by 1"))
                .extracting(List::getFirst)
                .containsExactly("five", "one", "two");
        assertThat(stack.sql("select query, from_offset, until_offset, read from expired.ledger"
                        + " where pipeline = 'expired' order by from_offset"))
                .extracting(Object::toString)
                .containsExactly("[main, 0, 2, 2]", "[skip, 2, 4, 0]", "[main, 4, 5, 1]");
        AuditReport report = process.audit(words);
        assertThat(report.violations()).isEmpty();
        assertThat(report.notes()).anyMatch(note -> note.contains("2 offsets of expired-in-0 were given up by skip"));
    }

    @Test
    void goesOnWithTornFilesThatNothingDependsOnAndRefusesOthers() throws Exception {
        Words words = words("torn", Version.FIRST);
        say(words, "one");
        process.runOnce(words);
        long last = newest(words, "commits");
        Files.write(checkpoint(words).resolve("commits/" + last), new byte[0]);
        Files.write(checkpoint(words).resolve("metadata"), new byte[0]);
        say(words, "one");
        process.runOnce(words);
        countsAre(words, 2);

        Files.write(checkpoint(words).resolve("offsets/" + (newest(words, "offsets") + 1)), new byte[0]);
        say(words, "one");
        process.runOnce(words);
        countsAre(words, 3);

        Path offsets = checkpoint(words).resolve("offsets/" + newest(words, "offsets"));
        byte[] whole = Files.readAllBytes(offsets);
        Files.write(offsets, Arrays.copyOf(whole, whole.length / 2));
        say(words, "one");
        assertThat(objections(process.plan(words)))
                .contains("is empty or torn, and the batch is in")
                .contains("lines");
        assertThat(process.endsWell(words)).isFalse();

        Files.write(offsets, whole);
        process.runOnce(words);
        countsAre(words, 4);
    }

    @Test
    void saysOfTheStacksOwnPipelinesThatNothingHasChanged() throws Exception {
        Called called = Called.with(with("plan", "--json"));

        JsonNode pipelines = new ObjectMapper().readTree(called.out()).path("pipelines");
        assertThat(called.err()).isEmpty();
        assertThat(pipelines)
                .hasSize(5)
                .allSatisfy(pipeline -> assertThat(pipeline.path("verdict").asText())
                        .as(pipeline.toString())
                        .isEqualTo("same"));
        assertThat(called.code()).isZero();

        Called compatible = Called.with(with("plan", "game", "--set", "state-partitions=4"));
        assertThat(compatible.code()).isZero();
        assertThat(compatible.out()).contains("compatible", "repartitions the state from 8 to 4");

        Called refused = Called.with(with("plan", "game", "--set", "game.topic=elsewhere"));
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).contains("blocked");
    }

    private String[] with(String... words) {
        List<String> all = new java.util.ArrayList<>(List.of(words));
        all.addAll(stack.options());
        return all.toArray(String[]::new);
    }

    private void countsAre(Words words, long times) {
        assertThat(stack.number("select count(*) from " + words.slug() + ".lines"))
                .isEqualTo(times);
        assertThat(stack.number("select count(*) from " + words.slug() + ".plain_lines"))
                .isEqualTo(times);
        assertThat(stack.number("select max(times) from " + words.slug() + ".counts_changes"))
                .isEqualTo(times);
        assertThat(stack.number("select sum(read) from " + words.slug() + ".ledger"))
                .isEqualTo(times);
    }

    private static Words words(String slug, Version version) {
        return new Words(slug, version);
    }

    private static String objections(Plan plan) {
        assertThat(plan.verdict()).isEqualTo(Verdict.BLOCKED);
        return plan.blockers().toString();
    }

    private void say(Words words, String... said) {
        stack.produce(Arrays.stream(said)
                .map(word -> Message.of(words.topic(), word, word))
                .toList());
    }

    private Path checkpoint(Words words) {
        return Path.of(stack.settings().value(EngineSettings.CHECKPOINTS)).resolve(words.slug() + "/main");
    }

    private long newest(Words words, String log) throws Exception {
        try (var files = Files.list(checkpoint(words).resolve(log))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d+"))
                    .map(Long::valueOf)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", stack.settings().value(KafkaSettings.KAFKA)));
    }

    private static java.util.Set<String> names(Admin admin) {
        try {
            return admin.listTopics().names().get();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
