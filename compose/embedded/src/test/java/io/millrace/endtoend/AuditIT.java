package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.Called;
import io.millrace.sdk.Pipelines;
import io.millrace.settings.KafkaSettings;
import io.millrace.stack.RunningStack;
import io.millrace.stack.UsesSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code audit} says of a stack under traffic, after compaction and a kill, and of one that is broken on purpose:
 * each break is found and named, nothing else is, and it is undone before the next.
 */
@UsesSpark
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditIT {

    private static RunningStack stack;
    private static BrokenHome home;
    private static List<Called> whileRunning;

    @BeforeAll
    static void sendTrafficAndKillTheDriver(@TempDir Path copy) throws IOException {
        stack = RunningStack.start(Pipelines.slugs(), "compact-after=12", "trigger=200ms");
        whileRunning = new ArrayList<>();
        for (int batch = 0; batch < 20; batch++) {
            stack.produce("game", 300, batch);
            if (batch % 5 == 0) {
                toEveryPipeline(batch);
                whileRunning.add(audit());
            }
            stack.waitUntilCommitted();
        }
        toEveryPipeline(1000);
        stack.kill("spark");
        stack.stack().start(Pipelines.slugs());
        stack.waitUntilCommitted();
        Soon.holds("the game is at rest", AuditIT::theGameIsAtRest);
        stack.kill("spark");
        home = new BrokenHome(stack, copy);
    }

    /** Whether Spark has called done all that it had begun. */
    private static boolean theGameIsAtRest() {
        Path checkpoint = stack.home().resolve(Corruption.CHECKPOINT);
        return Corruption.lastBatch(checkpoint.resolve("commits"))
                == Corruption.lastBatch(checkpoint.resolve("offsets"));
    }

    private static void toEveryPipeline(long seed) {
        Pipelines.slugs().forEach(pipeline -> stack.produce(pipeline, 300, seed));
    }

    @AfterAll
    static void stop() {
        if (home != null) {
            home.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    @Order(1)
    void findsNothingWhilePipelinesGoOn() {
        assertThat(whileRunning).allSatisfy(called -> {
            assertThat(called.out()).doesNotContain("violation").contains("Proven");
            assertThat(called.code()).isZero();
        });
    }

    @Test
    @Order(1)
    void findsNothingAfterCompactionAndAKill() throws IOException {
        assertThat(home.last(Corruption.SWORDS, file -> file.contains(Corruption.REWRITTEN)))
                .exists();

        Called called = audit("--deep");

        assertThat(called.out()).doesNotContain("violation").contains("Proven");
        assertThat(called.code()).isZero();
    }

    @Test
    @Order(1)
    void tellsScriptsTheSame() throws IOException {
        Called called = audit("game", "--json");

        var report = new ObjectMapper().readTree(called.out());
        assertThat(report.at("/pipelines/0/pipeline").asText()).isEqualTo("game");
        assertThat(report.at("/pipelines/0/read").asLong())
                .isEqualTo(stack.number("select sum(read) from game.ledger"));
        assertThat(report.at("/pipelines/0/provenBefore").asLong()).isPositive();
        assertThat(report.at("/violations")).isEmpty();
    }

    /** What happens to older batches must not hide behind an earlier proof. */
    @Test
    @Order(2)
    void findsThatWhatWasProvenBeforeHasChanged() throws Exception {
        assertThat(audit("game").out()).contains("were proven before");

        Path file = Corruption.compacted(home, Corruption.SWORDS);
        Files.delete(file);
        try {
            Called called = audit("game");

            assertThat(called.out()).contains("game.swords_changes, file ").contains("1 violations");
        } finally {
            home.restore(Corruption.SWORDS);
        }
    }

    @Test
    @Order(1)
    void namesWhatDoesNotAnswer() {
        assertThat(audit("--set", "kafka=127.0.0.1:1").err()).contains("Kafka at 127.0.0.1:1 does not answer");
        assertThat(audit("--set", "metastore=thrift://127.0.0.1:1").err())
                .contains("The metastore at thrift://127.0.0.1:1 does not answer");
        assertThat(audit("gaem").code()).isEqualTo(2);
    }

    @Order(2)
    @ParameterizedTest
    @MethodSource("io.millrace.endtoend.Corruptions#all")
    void finds(Corruption corruption) throws Exception {
        Runnable undo = corruption.broken().in(home);
        try {
            Called called = audit(corruption.name().startsWith("deep: ") ? "--deep" : "--full");

            List<String> violations = called.out()
                    .lines()
                    .filter(line -> line.startsWith("violation: "))
                    .toList();
            assertThat(called.code()).as(called.out()).isEqualTo(1);
            assertThat(violations)
                    .isNotEmpty()
                    .allMatch(violation -> corruption.named().stream().anyMatch(violation::contains));
            assertThat(violations)
                    .anyMatch(violation -> violation.contains(corruption.named().getFirst()));
        } finally {
            undo.run();
            home.restore(corruption.touched());
        }
        assertThat(audit().code()).isZero();
    }

    @Test
    @Order(3)
    void aPartitionThatIsNewMayBeUnreadAndAnOldOneMayNot() throws Exception {
        try (Admin admin = admin()) {
            admin.createPartitions(Map.of("positions", NewPartitions.increaseTo(3)))
                    .all()
                    .get();
        }
        send("positions", 2, System.currentTimeMillis());
        Called fresh = audit("pacing");
        try (Admin admin = admin()) {
            admin.createPartitions(Map.of("positions", NewPartitions.increaseTo(4)))
                    .all()
                    .get();
        }
        send("positions", 3, 1);
        Called old = audit("pacing");

        assertThat(fresh.out()).doesNotContain("violation").contains("Proven");
        assertThat(old.out()).contains("topic partition positions-3").contains("1 violations");
    }

    @Test
    @Order(4)
    void findsATopicThatWasDeletedAndMadeAgain() throws Exception {
        // The API would make the topic again at once.
        stack.kill("api");
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of("events")).all().get();
            Soon.holds("the topic is gone", () -> !topics(admin).contains("events"));
        }
        Called gone = audit("game");
        stack.createTopics(2, "events");
        Called recreated = audit("game");

        assertThat(gone.out()).contains("violation: game: topic events: ").contains("1 violations");
        assertThat(recreated.out())
                .contains("topic events, events-0", "topic events, events-1")
                .contains("2 violations");
        assertThat(recreated.code()).isEqualTo(1);
    }

    private static Set<String> topics(Admin admin) {
        try {
            return admin.listTopics().names().get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", stack.settings().value(KafkaSettings.KAFKA)));
    }

    private static void send(String topic, int partition, long time) throws Exception {
        stack.send(List.of(new ProducerRecord<>(topic, partition, time, null, "Ann\t1\t2".getBytes(UTF_8))));
    }

    private static Called audit(String... words) {
        List<String> all = new ArrayList<>(List.of("audit"));
        all.addAll(List.of(words));
        all.addAll(stack.options());
        return Called.with(all.toArray(String[]::new));
    }
}
